/** True for promises of any realm and library. @throws the error of a `then` getter. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

/**
 * Marks a promise that no caller awaits and that handles its failures. A rejection is a defect of
 * the SDK and becomes an uncaught exception, so that no work hangs unnoticed.
 */
export function mustNotReject(promise: Promise<unknown>): void {
  promise.catch((thrown: unknown) => {
    queueMicrotask(() => {
      throw thrown instanceof Error ? thrown : new Error(String(thrown));
    });
  });
}
