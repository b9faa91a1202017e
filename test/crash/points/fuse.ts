// The crash point of this process: counts writes and detects when the point is reached.
import type { Passed, Point, Way } from './point.ts';

const passed = { journal: 0, tables: 0 };
let target: Point | null = null;
let isArmed = false;
let discardUnflushed: () => void = () => undefined;

/** Starts the count of writes. */
export function arm(point: Point | null): void {
  target = point;
  isArmed = true;
}

/** Counts a write or a transaction. Returns the stage at which this process dies, or null. */
export function countWrite(place: 'journal' | 'tables'): Way | null {
  if (!isArmed) return null;
  passed[place] += 1;
  return target?.place === place && target.nth === passed[place] ? target.way : null;
}

export function passedWrites(): Passed {
  return passed;
}

/** Registers the function that discards written and unflushed data. */
export function onDeath(loss: () => void): void {
  discardUnflushed = loss;
}

/**
 * Sends SIGKILL to this process, so that no handler and no flush runs. Unflushed data is lost
 * unless `isLucky`.
 */
export function die(isLucky = false): never {
  if (!isLucky) discardUnflushed();
  process.kill(process.pid, 'SIGKILL');
  throw new Error('the process is still alive');
}
