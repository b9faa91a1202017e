// Queries: the definition, and the handler that orchestrator code registers with `ctx.onQuery`.
import type { StandardSchema } from './standard-schema.ts';

/**
 * Reads the state and returns the answer. May be async, but may await only promises that settle
 * immediately.
 */
export type QueryFunction<In, Out> = (input: In) => Out | Promise<Out>;

/** A registered query with its handler. */
export interface RegisteredQuery {
  readonly definition: QueryDefinition<never, unknown, unknown, never>;
  readonly fn: (input: never) => unknown;
}

/**
 * A definition. `In` and `Out` are the types for clients, `HandlerIn` and `HandlerOut` those for
 * the handler.
 */
export interface QueryDefinition<In, Out, HandlerIn = In, HandlerOut = Out> {
  readonly kind: 'query';
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
