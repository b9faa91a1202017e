// `ctx.race` and `ctx.branch`. The first contestant that settles wins, and the race cancels the
// others. A branch is a function with a separate context, which assigns operations to the branch.
import { readWaits } from '../wait-promises/native-races.ts';
import type { Scope } from '../model/operation.ts';
import { WaitPromise, watch } from '../wait-promises/wait-promise.ts';
import type { Contestant, OrchestrationContext } from '../model/orchestration-context.ts';
import type { RunPort } from '../model/run-port.ts';

interface Entry {
  readonly promise: Promise<unknown>;
  readonly scope: Scope | undefined;
}

/**
 * Calls the function synchronously with a context of the scope. A thrown error becomes a rejection.
 */
export function enterBranch(
  run: RunPort,
  scope: Scope,
  fn: (ctx: OrchestrationContext) => unknown,
): Entry & { readonly scope: Scope } {
  let promise: Promise<unknown>;
  try {
    // Promise.resolve() returns a native promise unchanged.
    promise = Promise.resolve(fn(run.context(scope)));
  } catch (error) {
    promise = Promise.reject(error as Error);
  }
  return { promise, scope };
}

function enter(run: RunPort, parent: Scope | undefined, contestant: Contestant): Entry {
  if (typeof contestant === 'function') return enterBranch(run, { parent }, contestant);
  WaitPromise.readersOf(contestant)?.want();
  return { promise: Promise.resolve(contestant), scope: undefined };
}

export function race(
  run: RunPort,
  parent: Scope | undefined,
  contestants: Readonly<Record<string, Contestant>>,
): Promise<{ readonly key: string; readonly value: unknown }> {
  const keys = Object.keys(contestants);
  if (keys.length === 0) throw new TypeError('race() needs at least one contestant');
  const entries = keys.map((key) => enter(run, parent, contestants[key]!));
  let resolve: (won: { readonly key: string; readonly value: unknown }) => void;
  let reject: (error: Error) => void;
  const outcome = new Promise<{ readonly key: string; readonly value: unknown }>((ok, failed) => {
    resolve = ok;
    reject = failed;
  });
  const withdrawLosers = readWaits(
    entries.map(({ promise }) => promise),
    outcome,
  );
  let over = false;
  const ends = (winner: Entry, settle: () => void): void => {
    if (over) return;
    over = true;
    for (const entry of entries) {
      if (entry !== winner) run.cancelContestant(entry.promise, entry.scope);
    }
    run.endRace();
    withdrawLosers?.(winner.promise);
    // The code of the losers handles its cancellation before the race settles.
    run.settleBehind(settle);
  };
  entries.forEach((entry, at) => {
    watch(
      entry.promise,
      (value) => ends(entry, () => resolve({ key: keys[at]!, value })),
      (error) => ends(entry, () => reject(error as Error)),
    );
  });
  return outcome;
}
