// State values of an instance: the key and the schema.
import type { ValueDefinition, ValueKey } from '../model/value.ts';
import { checkName } from './name.ts';
import type { SchemaInput, SchemaOutput, StandardSchema } from '../model/standard-schema.ts';

/**
 * Defines a state value. Without a schema, the value has type `T` and is not validated.
 *
 * @example
 * const receipt = defineValue<string>('receipt');
 */
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

/** @throws TypeError when the key is not valid. */
export function keyOf(value: ValueKey): string {
  if (typeof value !== 'string') return value.name;
  if (value !== '') checkName(value, 'value');
  return value;
}
