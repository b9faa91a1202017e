// Orchestrations: the definition, which clients and parents import, and the handler, which a worker
// registers.
import type { OrchestrationReference } from '../model/orchestration-reference.ts';
import type { OrchestrationContext } from '../model/orchestration-context.ts';
import { checkName, checkOptionalName } from './name.ts';
import type { SchemaInput, SchemaOutput, StandardSchema } from '../model/standard-schema.ts';

/** The implementation of an orchestration. */
export type OrchestrationFunction<In, Out> = (ctx: OrchestrationContext, input: In) => Promise<Out>;

/**
 * A definition. `In` and `Out` are the types for callers, `HandlerIn` and `HandlerOut` those for
 * the implementation.
 */
export interface OrchestrationDefinition<
  In,
  Out,
  HandlerIn = In,
  HandlerOut = Out,
> extends OrchestrationReference<In, Out> {
  /**
   * Binds the definition to its orchestrator code.
   *
   * @returns the handler, for the option `handlers` of a worker.
   * @example
   * const handler = order.handle((ctx, { cents }) => ctx.call(charge, { cents }));
   */
  handle(fn: OrchestrationFunction<HandlerIn, HandlerOut>): OrchestrationHandler;
  handle(fn: (ctx: OrchestrationContext, input: HandlerIn) => HandlerOut): OrchestrationHandler;
}

/** An orchestration with its implementation, for a worker. */
export interface OrchestrationHandler {
  readonly kind: 'orchestration';
  readonly definition: OrchestrationDefinition<never, unknown, unknown, never>;
  readonly fn: (ctx: OrchestrationContext, input: never) => unknown;
}

type AnySchema = StandardSchema;

/**
 * Defines an orchestration. With schemas, the types come from the schemas. Without schemas, the
 * types come from the type arguments and values are not validated.
 * @throws TypeError when the name is not valid.
 * @example
 * const delivery = defineOrchestration<string, string>('delivery', { version: '1.0.0' });
 * const deliveryHandler = delivery.handle((ctx, parcel) => ctx.call(ship, parcel));
 */
export function defineOrchestration<In = unknown, Out = unknown>(
  name: string,
  options?: {
    readonly version?: string;
    readonly continueAs?: 'same' | 'latest';
    readonly input?: undefined;
    readonly output?: undefined;
  },
): OrchestrationDefinition<In, Out>;
export function defineOrchestration<
  I extends AnySchema | undefined = undefined,
  O extends AnySchema | undefined = undefined,
>(
  name: string,
  options: {
    readonly version?: string;
    readonly continueAs?: 'same' | 'latest';
    readonly input?: I;
    readonly output?: O;
  },
): OrchestrationDefinition<SchemaInput<I>, SchemaOutput<O>, SchemaOutput<I>, SchemaInput<O>>;
export function defineOrchestration(
  name: string,
  options: {
    readonly version?: string;
    readonly continueAs?: 'same' | 'latest';
    readonly input?: StandardSchema | undefined;
    readonly output?: StandardSchema | undefined;
  } = {},
): OrchestrationDefinition<never, unknown, unknown, never> {
  checkName(name, 'orchestration');
  checkOptionalName(options.version ?? '', 'version');
  const definition: OrchestrationDefinition<never, unknown, unknown, never> = {
    kind: 'orchestration',
    name,
    version: options.version ?? '',
    continueAs: options.continueAs ?? 'same',
    input: options.input,
    output: options.output,
    handle: (fn: OrchestrationHandler['fn']): OrchestrationHandler =>
      Object.freeze({ kind: 'orchestration', definition, fn }),
  };
  return Object.freeze(definition);
}
