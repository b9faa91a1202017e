import { toError } from './to-error.ts';

/**
 * Marks a promise that no caller awaits and that handles its own failures. A rejection is then a
 * bug: it becomes an uncaught exception, which ends the process. Otherwise clients would wait for
 * the answer of incomplete work.
 */
export function mustNotReject(promise: Promise<unknown>): void {
  promise.catch((thrown: unknown) => {
    queueMicrotask(() => {
      throw toError(thrown);
    });
  });
}
