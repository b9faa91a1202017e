/** True for promises of any realm and library. @throws what a getter of `then` throws. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

/**
 * Marks a promise that no caller awaits and that handles its own failures. A rejection is then a
 * defect of the SDK: it becomes an uncaught exception, instead of work that never ends.
 */
export function mustNotReject(promise: Promise<unknown>): void {
  promise.catch((thrown: unknown) => {
    queueMicrotask(() => {
      throw thrown instanceof Error ? thrown : new Error(String(thrown));
    });
  });
}
