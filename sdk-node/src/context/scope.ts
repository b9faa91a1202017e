// `ctx.scope` and `ctx.shield` limit the reach of a cancellation. Both tag the operations that are
// requested inside. Only events decide on cancellations, and each cancellation is recorded.
import type {
  CancellationScope,
  ScopeFunction,
  OrchestrationContext,
} from '../model/orchestration-context.ts';
import type { ScopeOptions } from '../model/operation-options.ts';
import { CancelledError, TimeoutError } from '../errors.ts';
import { CAUSE_DEPTH_MAX } from '../limits.ts';
import { elementsOf, fieldOf, isErrorLike } from '../thrown.ts';
import type { Scope } from '../model/operation.ts';
import { waitMs } from './due-time.ts';
import { enterBranch } from './race.ts';
import type { RunPort } from '../model/run-port.ts';
import { timerRequest } from './timer-request.ts';

/** Returns the cancellations that apply to code in a scope, innermost first. */
export function cancellationsOf(run: RunPort, scope: Scope | undefined): CancelledError[] {
  const found: CancelledError[] = [];
  for (let at = scope; at !== undefined; at = at.parent) {
    if (at.cancelled !== undefined) found.push(at.cancelled);
    if (at.shielded === true) return found;
  }
  if (run.cancellation !== undefined) found.push(run.cancellation);
  return found;
}

function stemsFrom(error: unknown, cause: CancelledError): boolean {
  let at = error;
  for (let depth = 0; depth < CAUSE_DEPTH_MAX && isErrorLike(at); depth += 1) {
    if (at === cause) return true;
    at = elementsOf(fieldOf(at, 'errors'))[0] ?? fieldOf(at, 'cause');
  }
  return false;
}

function cancelOnce(run: RunPort, scope: Scope, error: CancelledError): void {
  if (scope.cancelled !== undefined) return;
  scope.cancelled = error;
  run.cancelScope(scope, error);
}

/** Runs the function in a scope. When the function settles, the scope has no open operations. */
export function enterScope<Out>(
  run: RunPort,
  parent: Scope | undefined,
  fn: ScopeFunction<Out>,
  { timeout }: ScopeOptions,
): Promise<Out> {
  const deferred = run.takeDeferred(parent);
  if (deferred !== undefined) return Promise.reject(deferred);
  const whole: Scope = { parent };
  // The timer is not inside the inner scope, so a cancellation from inside does not cancel the time
  // limit.
  const guard: Scope = { parent: whole };
  const inner: Scope = { parent: whole };
  let expired: CancelledError | undefined;
  if (timeout !== undefined) {
    const limit = run.issue(timerRequest(run.nowMs + waitMs(timeout, 'timeout'), guard));
    const expire = (): void => {
      expired = new CancelledError('the scope timed out');
      cancelOnce(run, inner, expired);
    };
    // The timer rejects when the scope ended first or was cancelled from outside.
    limit.then(expire, () => undefined);
  }
  const handle: CancellationScope = {
    cancel: (reason = '') => cancelOnce(run, inner, new CancelledError(reason)),
  };
  const body = enterBranch(run, inner, (ctx) => fn(ctx, handle));
  // Code in the scope handles the cancellation before the scope settles.
  const end = (): Promise<void> => {
    run.cancelScope(whole, new CancelledError('the scope has ended'));
    return new Promise((resolve) => run.settleBehind(resolve));
  };
  const promise = body.promise.then(
    async (value) => {
      await end();
      return value as Out;
    },
    async (error: unknown) => {
      await end();
      if (expired === undefined || !stemsFrom(error, expired)) throw error;
      const text = `the scope did not end within ${String(timeout)}`;
      throw new TimeoutError('scope', run.info.name, text, error);
    },
  );
  run.addBranch(promise, whole);
  return promise;
}

/**
 * Runs the function without cancellation from outside. Throws a cancellation that arrived meanwhile
 * after the function.
 */
export function enterShield<Out>(
  run: RunPort,
  parent: Scope | undefined,
  fn: (ctx: OrchestrationContext) => Promise<Out> | Out,
): Promise<Out> {
  const before = cancellationsOf(run, parent);
  const { promise } = enterBranch(run, { parent, shielded: true }, fn);
  return promise.then((value) => {
    const since = cancellationsOf(run, parent).find((one) => !before.includes(one));
    if (since !== undefined) throw since;
    return value as Out;
  });
}
