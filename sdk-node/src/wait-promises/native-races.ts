// `Promise.race` and its siblings leave what lost as it is. Here they know the waits for events
// among what they read, and withdraw those that lost.
import { Readers } from './readers.ts';
import { WaitPromise, watch, within } from './wait-promise.ts';

type Combine = (values: Iterable<unknown>) => Promise<unknown>;

const kinds = ['race', 'any', 'all', 'allSettled'] as const;
type Kind = (typeof kinds)[number];

/**
 * The outcome of a combinator reads these for it. Undefined: no wait is among them.
 * @returns to be called with the winner once the outcome depends on nothing else.
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

/** The combinator, which withdraws the waits that lost when it is over. */
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

/** Undefined: left to the combinator, which rejects what it cannot read. */
function listOf(values: Iterable<unknown>): unknown[] | undefined {
  if (Array.isArray(values)) return values;
  return values instanceof Set || values instanceof Map ? [...values] : undefined;
}

function isOfWait(value: unknown): value is WaitPromise<unknown> {
  return value instanceof WaitPromise;
}

function watchRace(kind: Kind, all: readonly Promise<unknown>[], outcome: Promise<unknown>): void {
  const withdrawLosers = readWaits(all, outcome);
  // All that they read is needed, whatever comes first.
  if (kind === 'all' || kind === 'allSettled') return;
  let isOver = false;
  const end = (winner: Promise<unknown>): void => {
    if (isOver) return;
    isOver = true;
    withdrawLosers?.(winner);
  };
  // Behind the reactions of the combinator, and before the code that waits for it.
  for (const one of all) {
    watch(one, () => end(one), kind === 'race' ? () => end(one) : () => undefined);
  }
}

/** A wait is passed through as it is, and that does not read it. */
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

/** Lets the combinators know waits; all other promises go through as they are. */
export function watchNativeRaces(): void {
  if (isInstalled) return;
  isInstalled = true;
  for (const kind of kinds) replace(kind, watched(kind, Promise[kind] as Combine));
  replace('resolve', resolving(Promise.resolve as (value: unknown) => Promise<unknown>));
}
