// The moment of death of this process: counts what comes by and says when it is time.
import type { Passed, Point, Way } from './point.ts';

const passed = { journal: 0, tables: 0 };
let target: Point | null = null;
let isArmed = false;
let lose: () => void = () => undefined;

/** From now on what comes by counts. */
export function arm(point: Point | null): void {
  target = point;
  isArmed = true;
}

/** Counts a write or a transaction; says how this process dies in it, or null. */
export function comesBy(place: 'journal' | 'tables'): Way | null {
  if (!isArmed) return null;
  passed[place] += 1;
  return target?.place === place && target.nth === passed[place] ? target.way : null;
}

export function soFar(): Passed {
  return passed;
}

/** What takes back what was written and not flushed. */
export function onDeath(loss: () => void): void {
  lose = loss;
}

/**
 * SIGKILL, to itself: nothing runs behind it, no handler and no flush. What was not flushed is
 * lost, unless the machine was so lucky as to keep it.
 */
export function die(isLucky = false): never {
  if (!isLucky) lose();
  process.kill(process.pid, 'SIGKILL');
  throw new Error('it outlived its own end');
}
