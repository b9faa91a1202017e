import type { BatchRequest, Retention } from '../../model/batch-port.ts';
import { EVERY_INSTANCE } from '../../model/ports.ts';
import type { Schedule, ScheduleSpec } from '../../model/schedule.ts';
import { act, json, settle, until } from '../scheduler-harness.suite.ts';
import type { ManualWorker, SchedulerHarness } from '../scheduler-harness.suite.ts';

export const SECOND = 1_000;
export const MINUTE = 60_000;

/** A schedule with a start at each full minute. */
export function scheduleOf(over: Partial<Schedule> & { spec?: ScheduleSpec } = {}): Schedule {
  return {
    scheduleId: 's',
    spec: specOf(),
    name: 'o',
    version: '',
    input: json('in'),
    queue: '',
    priority: 0,
    fairnessKey: '',
    overlap: 'skip',
    catchUpMs: MINUTE,
    note: '',
    paused: false,
    headers: [],
    ...over,
  };
}

export function specOf(over: Partial<ScheduleSpec> = {}): ScheduleSpec {
  const bounds = { startMs: 0, endMs: 0, jitterMs: 0, offsetMs: 0 };
  return { crons: [], intervalMs: MINUTE, timeZone: '', ...bounds, ...over };
}

export function batchOf(over: Partial<BatchRequest> = {}): BatchRequest {
  const plain = { reason: 'enough', keepLast: 0, perSecond: 0 };
  return { kind: 'terminate', filter: EVERY_INSTANCE, ...plain, ...over };
}

export function retentionOf(over: Partial<Retention> = {}): Retention {
  const ended = { completedMs: 0, failedMs: 0, cancelledMs: 0 };
  return { name: '*', ...ended, executionsMs: 0, keepExecutions: 0, ...over };
}

/** Advances the clock in steps, and waits for the due work of each step. */
export async function pass(
  harness: SchedulerHarness,
  ms: number,
  stepMs: number = ms,
): Promise<void> {
  for (let left = ms; left > 0; left -= stepMs) {
    harness.clock.advance(Math.min(stepMs, left));
    await quiet(harness);
  }
}

/** Resolves when only the workers of the test have work in progress. */
export async function quiet(harness: SchedulerHarness): Promise<void> {
  await settle();
  const isHeld = (): boolean => harness.scheduler.describe().turnsOut > 0;
  await until(() => isHeld() || harness.scheduler.isQuiet(), 'quiet');
  await settle();
}

/** Ids of instances on the disk, oldest first; of schedules without the day. */
export function ids(harness: SchedulerHarness): string[] {
  return [...harness.disk.instances.values()]
    .sort((a, b) => a.instanceNumber - b.instanceNumber)
    .map(({ id }) => id.replace('@1970-01-01T', '@'));
}

/** Completes the instance of the next turn that the worker receives. */
export async function endNext(worker: ManualWorker): Promise<void> {
  await worker.answer(act.complete());
}
