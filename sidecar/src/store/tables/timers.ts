import type { TimerRow } from '../../model/store-round.ts';
import type { Environment } from '../environment.ts';
import { longAt, timerKeyOf, wordAt } from '../keys.ts';
import { keysOf } from './table.ts';
import type { Write } from './table.ts';

const nothing = Buffer.alloc(0);
const first = Buffer.alloc(24);

function keyOfTimer({ fireAtMs, instanceNumber, execution, seq }: TimerRow): Buffer {
  return timerKeyOf(fireAtMs, instanceNumber, execution, seq);
}

export function putTimer(timer: TimerRow): Write {
  return {
    table: 'timers',
    key: keyOfTimer(timer),
    value: nothing,
    instanceNumber: timer.instanceNumber,
  };
}

export function deleteTimer(timer: TimerRow): Write {
  return {
    table: 'timers',
    key: keyOfTimer(timer),
    value: null,
    instanceNumber: timer.instanceNumber,
  };
}

function timerFrom(key: Buffer): TimerRow {
  return {
    fireAtMs: longAt(key, 0),
    instanceNumber: longAt(key, 8),
    execution: wordAt(key, 16),
    seq: wordAt(key, 20),
  };
}

/**
 * Reads at most `limit` timers that are due at or before `untilMs`, earliest first, after the timer
 * `after`.
 */
export function readTimers(
  { tables }: Environment,
  untilMs: number,
  after: TimerRow | null,
  limit: number,
): TimerRow[] {
  const start = after ? Buffer.concat([keyOfTimer(after), Buffer.of(0)]) : first;
  const end = timerKeyOf(Math.min(Math.floor(untilMs) + 1, Number.MAX_SAFE_INTEGER), 0, 0, 0);
  return keysOf(tables.timers, { start, end }, limit).map(timerFrom);
}

export function countTimers({ tables }: Environment): number {
  return (tables.timers.getStats() as { readonly entryCount: number }).entryCount;
}

/** Finds the keys of all timers of one instance. Reads all timers: see `purge.ts`. */
export function timerKeysOf({ tables }: Environment, instanceNumber: number): Buffer[] {
  return keysOf(tables.timers, { start: first, end: null }).filter(
    (key) => longAt(key, 8) === instanceNumber,
  );
}
