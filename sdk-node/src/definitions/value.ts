// A value that an instance keeps: its key and its shape.
import { checkName } from './name.ts';
import type { SchemaInput, SchemaOutput, StandardSchema } from './standard-schema.ts';

/** `In` is what one sets, `Out` is what one gets. */
export interface ValueDefinition<In, Out = In> {
  readonly kind: 'value';
  /** The key. */
  readonly name: string;
  readonly schema: StandardSchema | undefined;
  /** For inference only; never set. */
  readonly shape?: { readonly in: (value: In) => void; readonly out: Out };
}

/** Defines a value. Without a schema it is of type `T`, unchecked. */
export function defineValue<S extends StandardSchema>(
  name: string,
  schema: S,
): ValueDefinition<SchemaInput<S>, SchemaOutput<S>>;
export function defineValue<T = unknown>(name: string): ValueDefinition<T>;
export function defineValue(
  name: string,
  schema?: StandardSchema,
): ValueDefinition<never, unknown> {
  checkName(name, 'value');
  return Object.freeze({ kind: 'value', name, schema });
}

/** A value by its definition, or by its key. */
export type ValueKey = ValueDefinition<never, unknown> | string;

/** @throws TypeError when no value can have this key. */
export function keyOf(value: ValueKey): string {
  if (typeof value !== 'string') return value.name;
  if (value !== '') checkName(value, 'value');
  return value;
}
