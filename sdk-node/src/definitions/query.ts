// Queries: reads of the state of an instance. The history does not record queries.
import type { QueryDefinition } from '../model/query.ts';
import { checkName } from './name.ts';
import type { SchemaInput, SchemaOutput, StandardSchema } from '../model/standard-schema.ts';

/**
 * Defines a query. With schemas, the types come from the schemas. Without schemas, the types come
 * from the type arguments and values are not validated.
 * @throws TypeError when the name is not valid.
 * @example
 * const progress = defineQuery<void, number>('progress');
 */
export function defineQuery<In = unknown, Out = unknown>(
  name: string,
  options?: { readonly input?: undefined; readonly output?: undefined },
): QueryDefinition<In, Out>;
export function defineQuery<
  I extends StandardSchema | undefined = undefined,
  O extends StandardSchema | undefined = undefined,
>(
  name: string,
  options: { readonly input?: I; readonly output?: O },
): QueryDefinition<SchemaInput<I>, SchemaOutput<O>, SchemaOutput<I>, SchemaInput<O>>;
export function defineQuery(
  name: string,
  {
    input,
    output,
  }: {
    readonly input?: StandardSchema | undefined;
    readonly output?: StandardSchema | undefined;
  } = {},
): QueryDefinition<never, unknown, unknown, never> {
  checkName(name, 'query');
  return Object.freeze({ kind: 'query', name, input, output });
}
