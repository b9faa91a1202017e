import { parseCron } from '../lib/cron.ts';
import type { CronTimes } from '../lib/cron.ts';
import { PerdureError } from '../model/error.ts';
import type { ScheduleSpec } from '../model/schedule.ts';

/** The times of a specification, without jitter. */
export interface ScheduleTimes {
  /** The first time after `ms`, or null when there is none. */
  nextAfter(ms: number): number | null;
}

/**
 * Reads a specification.
 *
 * @throws PerdureError INVALID_ARGUMENT with the reason.
 */
export function timesOf(spec: ScheduleSpec): ScheduleTimes {
  const { intervalMs, offsetMs, startMs, endMs } = spec;
  const parts: CronTimes[] = spec.crons.map((cron) => readCron(cron, spec.timeZone));
  if (intervalMs > 0) {
    const nextAfter = (ms: number): number =>
      offsetMs + (Math.floor((ms - offsetMs) / intervalMs) + 1) * intervalMs;
    parts.push({ nextAfter });
  }
  return {
    nextAfter(ms) {
      const from = Math.max(ms, startMs - 1);
      let first: number | null = null;
      for (const part of parts) {
        const next = part.nextAfter(from);
        if (next !== null && (first === null || next < first)) first = next;
      }
      return first !== null && (endMs === 0 || first < endMs) ? first : null;
    },
  };
}

function readCron(expression: string, zone: string): CronTimes {
  try {
    return parseCron(expression, zone);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PerdureError('INVALID_ARGUMENT', `cron expression "${expression}": ${reason}`);
  }
}

/**
 * The first expression of a specification that has no time after `ms`, such as the 30th of
 * February; null when each expression has a later time.
 */
export function cronWithoutTime(spec: ScheduleSpec, ms: number): string | null {
  const isOver = (cron: string): boolean => readCron(cron, spec.timeZone).nextAfter(ms) === null;
  return spec.crons.find(isOver) ?? null;
}

/** The jitter of one time of a schedule: always the same, uniform over 0 to `jitterMs`. */
export function jitterOf(scheduleId: string, timeMs: number, jitterMs: number): number {
  if (jitterMs === 0) return 0;
  return hash(`${scheduleId}@${timeMs}`) % (jitterMs + 1);
}

/** FNV-1a with a final mix, so that adjacent times do not have adjacent values. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    h = Math.imul(h ^ text.charCodeAt(at), 0x01000193);
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
