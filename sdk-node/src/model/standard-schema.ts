// The part of Standard Schema (version 1) that we use, written out as types: any schema object
// that implements it fits, and no schema library is a dependency. See https://standardschema.dev.

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

/** What one may pass to the schema. */
export type SchemaInput<S> =
  S extends StandardSchema<infer _I, infer _O>
    ? NonNullable<S['~standard']['types']>['input']
    : unknown;

/** What the schema makes of it. */
export type SchemaOutput<S> =
  S extends StandardSchema<infer _I, infer _O>
    ? NonNullable<S['~standard']['types']>['output']
    : unknown;
