// Updates: changes that the code of an instance validates, applies and answers.
import type { UpdateDefinition } from '../model/update.ts';
import { checkName } from './name.ts';
import type { SchemaInput, SchemaOutput, StandardSchema } from '../model/standard-schema.ts';

/**
 * Defines an update. With schemas, the types come from the schemas. Without schemas, the types come
 * from the type arguments and values are not validated.
 * @throws TypeError when the name is not valid.
 * @example
 * const rename = defineUpdate<string, boolean>('rename');
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
