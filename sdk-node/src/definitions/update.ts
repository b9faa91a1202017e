// An update: a change that the code of an instance validates, makes and answers.
import { checkName } from './name.ts';
import type { SchemaInput, SchemaOutput, StandardSchema } from './standard-schema.ts';

/** `In`, `Out`: as clients see them; `HandlerIn`, `HandlerOut`: as the handler does. */
export interface UpdateDefinition<In, Out, HandlerIn = In, HandlerOut = Out> {
  readonly kind: 'update';
  readonly name: string;
  readonly input: StandardSchema | undefined;
  readonly output: StandardSchema | undefined;
  /** For inference only; never set. */
  readonly shape?: {
    readonly in: (value: In) => void;
    readonly out: Out;
    readonly handlerIn: HandlerIn;
    readonly handlerOut: (value: HandlerOut) => void;
  };
}

/**
 * Defines an update. With schemas, its types come from them; without, from the type arguments, and
 * nothing is checked.
 * @throws TypeError when the name cannot be one.
 */
export function defineUpdate<In = unknown, Out = unknown>(
  name: string,
  options?: { readonly input?: undefined; readonly output?: undefined },
): UpdateDefinition<In, Out>;
export function defineUpdate<
  I extends StandardSchema | undefined = undefined,
  O extends StandardSchema | undefined = undefined,
>(
  name: string,
  options: { readonly input?: I; readonly output?: O },
): UpdateDefinition<SchemaInput<I>, SchemaOutput<O>, SchemaOutput<I>, SchemaInput<O>>;
export function defineUpdate(
  name: string,
  {
    input,
    output,
  }: {
    readonly input?: StandardSchema | undefined;
    readonly output?: StandardSchema | undefined;
  } = {},
): UpdateDefinition<never, unknown, unknown, never> {
  checkName(name, 'update');
  return Object.freeze({ kind: 'update', name, input, output });
}
