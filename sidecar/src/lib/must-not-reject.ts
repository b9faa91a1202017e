import { toError } from './to-error.ts';

/**
 * Marks a promise that no caller awaits and that handles its own failures. A rejection is then a
 * defect of this code base: it becomes an uncaught exception, which ends the process, since work
 * that stopped halfway would leave waiting clients without an answer.
 */
export function mustNotReject(promise: Promise<unknown>): void {
  promise.catch((thrown: unknown) => {
    queueMicrotask(() => {
      throw toError(thrown);
    });
  });
}
