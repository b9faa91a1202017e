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
