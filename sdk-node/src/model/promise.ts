// Durable promises, as orchestrator code works with them.

/** A promise that any client with its id may settle, once, as long as this execution lasts. */
export interface DurablePromise<T> {
  /** For `client.promise`, `ctx.settle` or `perdure promise settle`. */
  readonly id: string;
  /** Rejects with what it was rejected with, or with TimeoutError. */
  readonly value: Promise<T>;
}

/** What `ctx.settle` settles a promise with. */
export type PromiseOutcome = { readonly value: unknown } | { readonly error: unknown };
