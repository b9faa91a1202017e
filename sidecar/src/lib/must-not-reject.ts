import { toError } from './to-error.ts';

/**
 * Marks a promise that no caller awaits and that must handle its failures. A rejection is a bug and
 * becomes an uncaught exception, which ends the process. Without the exception, clients would wait
 * for the answer of incomplete work.
 */
export function mustNotReject(promise: Promise<unknown>): void {
  promise.catch((thrown: unknown) => {
    queueMicrotask(() => {
      throw toError(thrown);
    });
  });
}
