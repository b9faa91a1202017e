import type { Round } from './round.ts';

/**
 * Removes effects that a turn both opened and cancelled. They never leave the engine, so other
 * modules need not apply the lists of a Round in a certain order.
 */
export function netOut(round: Round): void {
  dropBoth(round.activities, round.activitiesWithdrawn);
  dropBoth(round.timers, round.timersWithdrawn);
}

function dropBoth(opened: { seq: number }[], withdrawn: { seq: number }[]): void {
  if (opened.length === 0 || withdrawn.length === 0) return;
  const fresh = new Set(opened.map(({ seq }) => seq));
  const gone = new Set(withdrawn.map(({ seq }) => seq));
  keep(opened, ({ seq }) => !gone.has(seq));
  keep(withdrawn, ({ seq }) => !fresh.has(seq));
}

function keep<T>(items: T[], wanted: (item: T) => boolean): void {
  let kept = 0;
  for (const item of items) {
    if (wanted(item)) items[kept++] = item;
  }
  items.length = kept;
}
