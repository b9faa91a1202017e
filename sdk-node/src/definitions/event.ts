// External events: the name of a mailbox and the schema of its payloads.
import type { EventDefinition } from '../model/event.ts';
import { checkName } from './name.ts';
import type { SchemaInput, SchemaOutput, StandardSchema } from '../model/standard-schema.ts';

/**
 * Defines an event. Without a schema, the payload has type `T` and is not validated.
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
