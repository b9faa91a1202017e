// An external event: the name of a mailbox and the shape of what lies in it.
import { checkName } from './name.ts';
import type { SchemaInput, SchemaOutput, StandardSchema } from './standard-schema.ts';

/** `In` is what one raises, `Out` is what `ctx.waitFor` gives. */
export interface EventDefinition<In, Out = In> {
  readonly kind: 'event';
  readonly name: string;
  readonly schema: StandardSchema | undefined;
  /** For inference only; never set. */
  readonly shape?: { readonly in: (value: In) => void; readonly out: Out };
}

/** Defines an event. Without a schema its payload is of type `T`, unchecked. */
export function defineEvent<S extends StandardSchema>(
  name: string,
  schema: S,
): EventDefinition<SchemaInput<S>, SchemaOutput<S>>;
export function defineEvent<T = unknown>(name: string): EventDefinition<T>;
export function defineEvent(
  name: string,
  schema?: StandardSchema,
): EventDefinition<never, unknown> {
  checkName(name, 'event');
  return Object.freeze({ kind: 'event', name, schema });
}
