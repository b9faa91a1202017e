// Activities: the definition, and the handler that implements it. The two can be in different
// packages. Callers and handlers infer their types from the definition.
import type { ActivityDefaults, ActivityDefinition, ActivityHandler } from '../model/activity.ts';
import { wireOptions } from './activity-options.ts';
import { checkName, checkOptionalName } from './name.ts';
import type { SchemaInput, SchemaOutput, StandardSchema } from '../model/standard-schema.ts';

type AnySchema = StandardSchema;

/**
 * Defines an activity. With schemas, the types come from the schemas. Without schemas, the types
 * come from the type arguments and values are not validated.
 * @throws TypeError or RangeError when the name or an option is not valid.
 * @example
 * const pay = defineActivity<{ cents: number }, string>('pay', { retry: { maxAttempts: 3 } });
 * const payHandler = pay.handle(async ({ cents }) => `paid ${cents}`);
 */
export function defineActivity<In = unknown, Out = unknown>(
  name: string,
  options?: ActivityDefaults & { readonly input?: undefined; readonly output?: undefined },
): ActivityDefinition<In, Out>;
export function defineActivity<
  I extends AnySchema | undefined = undefined,
  O extends AnySchema | undefined = undefined,
>(
  name: string,
  options: ActivityDefaults & { readonly input?: I; readonly output?: O },
): ActivityDefinition<SchemaInput<I>, SchemaOutput<O>, SchemaOutput<I>, SchemaInput<O>>;
export function defineActivity(
  name: string,
  options: ActivityDefaults & {
    readonly input?: StandardSchema | undefined;
    readonly output?: StandardSchema | undefined;
  } = {},
): ActivityDefinition<never, unknown, unknown, never> {
  checkName(name, 'activity');
  checkOptionalName(options.version ?? '', 'version');
  const definition: ActivityDefinition<never, unknown, unknown, never> = {
    kind: 'activity',
    name,
    version: options.version ?? '',
    input: options.input,
    output: options.output,
    options: Object.freeze(wireOptions(options)),
    handle: (fn: ActivityHandler['fn']): ActivityHandler =>
      Object.freeze({ kind: 'activity', definition, fn }),
  };
  return Object.freeze(definition);
}
