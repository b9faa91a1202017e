// The types of Standard Schema (version 1) that the SDK uses. Every schema object that implements
// them is accepted, without a dependency on a schema library. See https://standardschema.dev.

/** A schema of any library: zod, valibot, arktype … */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** Schemas of inputs and outputs. */
export interface Schemas {
  readonly input: StandardSchema | undefined;
  readonly output: StandardSchema | undefined;
}

export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

export interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The input type of the schema. */
export type SchemaInput<S> =
  S extends StandardSchema<infer _I, infer _O>
    ? NonNullable<S['~standard']['types']>['input']
    : unknown;

/** The output type of the schema. */
export type SchemaOutput<S> =
  S extends StandardSchema<infer _I, infer _O>
    ? NonNullable<S['~standard']['types']>['output']
    : unknown;
