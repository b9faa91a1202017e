// Queries: the definition, and the handler that orchestrator code registers with `ctx.onQuery`.
import type { StandardSchema } from './standard-schema.ts';

/** Reads the state and answers. May be async, but may await only what settles at once. */
export type QueryFunction<In, Out> = (input: In) => Out | Promise<Out>;

/** A query with its handler, as a run keeps it. */
export interface RegisteredQuery {
  readonly definition: QueryDefinition<never, unknown, unknown, never>;
  readonly fn: (input: never) => unknown;
}

/** `In`, `Out`: as clients see them; `HandlerIn`, `HandlerOut`: as the handler does. */
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
