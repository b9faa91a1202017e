// Native combinators such as `Promise.race` do not cancel losers. This module makes them withdraw
// waits for events that lost.
import { Readers } from './readers.ts';
import { WaitPromise, watch, within } from './wait-promise.ts';

type Combine = (values: Iterable<unknown>) => Promise<unknown>;

const kinds = ['race', 'any', 'all', 'allSettled'] as const;
type Kind = (typeof kinds)[number];

/**
 * Records that the outcome of a combinator reads these promises. Returns undefined when none of
 * them is a wait.
 * @returns a function to call with the winner once the outcome depends only on it.
 */
export function readWaits(
  all: readonly Promise<unknown>[],
  outcome: Promise<unknown>,
): ((winner: Promise<unknown>) => void) | undefined {
  const entrants = new Set(all.flatMap((one) => WaitPromise.readersOf(one) ?? []));
  if (entrants.size === 0) return undefined;
  for (const entrant of entrants) entrant.want();
  const readers = Readers.ofOutcome(entrants);
  WaitPromise.adopt(outcome, readers);
  return (winner) => {
    const won = WaitPromise.readersOf(winner);
    for (const entrant of entrants) if (entrant !== won) entrant.loseRace(readers);
    Readers.withdrawLost(entrants);
  };
}

/** Wraps a combinator, so that it withdraws the waits that lost. */
function watched(kind: Kind, original: Combine): Combine {
  return function (this: PromiseConstructor, values: Iterable<unknown>): Promise<unknown> {
    const list = this === Promise ? listOf(values) : undefined;
    if (list?.some(isOfWait) !== true) {
      return Reflect.apply(original, this, [list ?? values]) as Promise<unknown>;
    }
    const all = list.map((value) => (isOfWait(value) ? value : Promise.resolve(value)));
    const outcome = within('quiet', () => Reflect.apply(original, this, [all]) as Promise<unknown>);
    watchRace(kind, all, outcome);
    return outcome;
  };
}

/** Returns the elements. Undefined when they cannot be read; the combinator then rejects. */
function listOf(values: Iterable<unknown>): unknown[] | undefined {
  if (Array.isArray(values)) return values;
  return values instanceof Set || values instanceof Map ? [...values] : undefined;
}

function isOfWait(value: unknown): value is WaitPromise<unknown> {
  return value instanceof WaitPromise;
}

function watchRace(kind: Kind, all: readonly Promise<unknown>[], outcome: Promise<unknown>): void {
  const withdrawLosers = readWaits(all, outcome);
  // These combinators need all promises, so none can lose.
  if (kind === 'all' || kind === 'allSettled') return;
  let isOver = false;
  const end = (winner: Promise<unknown>): void => {
    if (isOver) return;
    isOver = true;
    withdrawLosers?.(winner);
  };
  // These reactions run after those of the combinator and before the code that awaits the outcome.
  for (const one of all) {
    watch(one, () => end(one), kind === 'race' ? () => end(one) : () => undefined);
  }
}

/** Wraps Promise.resolve: it returns a wait unchanged and does not count as a reader. */
function resolving(original: (value: unknown) => Promise<unknown>): typeof original {
  return function resolve(this: PromiseConstructor, value: unknown): Promise<unknown> {
    return this === Promise && isOfWait(value) ? value : original.call(this, value);
  };
}

function replace(name: Kind | 'resolve', value: object): void {
  Object.defineProperty(value, 'name', { value: name });
  Object.defineProperty(Promise, name, { value, writable: true, configurable: true });
}

let isInstalled = false;

/** Patches the native combinators. Other promises are not affected. */
export function watchNativeRaces(): void {
  if (isInstalled) return;
  isInstalled = true;
  for (const kind of kinds) replace(kind, watched(kind, Promise[kind] as Combine));
  replace('resolve', resolving(Promise.resolve as (value: unknown) => Promise<unknown>));
}
