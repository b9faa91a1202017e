// What orchestrator code gives `ctx.onQuery`.
import type { QueryDefinition } from '../definitions/query.ts';

/** Reads the state and answers. May be async, but may await only what settles at once. */
export type QueryFunction<In, Out> = (input: In) => Out | Promise<Out>;

/** A query with its handler, as a run keeps it. */
export interface RegisteredQuery {
  readonly definition: QueryDefinition<never, unknown, unknown, never>;
  readonly fn: (input: never) => unknown;
}
