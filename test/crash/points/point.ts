// The point at which a sidecar dies: a stage of the nth write of its journal, or of the nth
// transaction of its tables. `recovery` dies twice: after the nth write of the journal, and again
// in the transaction that applies the rest of the journal to the tables.

export const waysOf = {
  /** Stages of a write: none, half, all but its first sector, all unflushed, all unreported. */
  journal: ['before', 'torn', 'holed', 'unsynced', 'synced'],
  /** Stages of a transaction: not begun, not committed, half of its pages, all unreported. */
  tables: ['before', 'amid', 'torn', 'after'],
  recovery: ['torn'],
} as const;

export type Place = keyof typeof waysOf;
export type Way = (typeof waysOf)[Place][number];

export interface Point {
  readonly place: Place;
  /** From 1. */
  readonly nth: number;
  readonly way: Way;
}

/** The number of writes in a scenario. */
export interface Passed {
  readonly journal: number;
  readonly tables: number;
}

export function textOf({ place, nth, way }: Point): string {
  return `${place} ${nth} ${way}`;
}

/** Returns all points of a scenario with these numbers of writes. */
export function pointsOf(passed: Passed): Point[] {
  const times = { ...passed, recovery: passed.journal };
  return (Object.keys(waysOf) as Place[]).flatMap((place) =>
    Array.from({ length: times[place] }, (_, index) => index + 1).flatMap((nth) =>
      waysOf[place].map((way) => ({ place, nth, way })),
    ),
  );
}
