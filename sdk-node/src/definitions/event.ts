// An external event: the name of a mailbox and the shape of what lies in it.
import type { EventDefinition } from '../model/event.ts';
import { checkName } from './name.ts';
import type { SchemaInput, SchemaOutput, StandardSchema } from '../model/standard-schema.ts';

/**
 * Defines an event. Without a schema its payload is of type `T`, unchecked.
 *
 * @example
 * const packed = defineEvent<{ by: string }>('packed');
 */
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
