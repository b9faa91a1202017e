// Durable promises for orchestrator code.

/**
 * A durable promise. Any client or instance with its id can settle it once, until this execution
 * ends.
 */
export interface DurablePromise<T> {
  /** Id for `client.promise`, `ctx.settle` or `perdure promise settle`. */
  readonly id: string;
  /** Settles with the outcome, or rejects with TimeoutError. */
  readonly value: Promise<T>;
}

/** The outcome for `ctx.settle`. */
export type PromiseOutcome = { readonly value: unknown } | { readonly error: unknown };
