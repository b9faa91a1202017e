import type { Round } from './round.ts';

/**
 * Removes effects that a turn both opened and cancelled. They never leave the engine, so other
 * modules may apply the lists of a Round in any order.
 */
export function netOut(round: Round): void {
  dropBoth(round.activities, round.activitiesWithdrawn);
  dropBoth(round.timers, round.timersWithdrawn);
}

function dropBoth(opened: { seq: number }[], withdrawn: { seq: number }[]): void {
  if (opened.length === 0 || withdrawn.length === 0) return;
  const fresh = new Set(opened.map(({ seq }) => seq));
  const cancelled = new Set(withdrawn.map(({ seq }) => seq));
  retain(opened, ({ seq }) => !cancelled.has(seq));
  retain(withdrawn, ({ seq }) => !fresh.has(seq));
}

function retain<T>(items: T[], isRetained: (item: T) => boolean): void {
  let count = 0;
  for (const item of items) {
    if (isRetained(item)) items[count++] = item;
  }
  items.length = count;
}
