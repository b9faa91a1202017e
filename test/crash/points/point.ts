// Where a sidecar dies: at the nth write of its journal or transaction of its tables, and at which
// stage of it. `recovery` dies twice: after the nth write of the journal, and again in the
// transaction that applies the rest of the journal to the tables.

export const waysOf = {
  /** Nothing written; half of it; all but its first sector; all, not flushed; all, not reported. */
  journal: ['before', 'torn', 'holed', 'unsynced', 'synced'],
  /** Nothing begun; all put, not committed; half of its pages on disk; all there, not reported. */
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

/** All points of a scenario with these numbers of writes. */
export function pointsOf(passed: Passed): Point[] {
  const times = { ...passed, recovery: passed.journal };
  return (Object.keys(waysOf) as Place[]).flatMap((place) =>
    Array.from({ length: times[place] }, (_, index) => index + 1).flatMap((nth) =>
      waysOf[place].map((way) => ({ place, nth, way })),
    ),
  );
}
