import { append } from '../../lib/lists.ts';
import { withStarted } from '../../engine/schedule.ts';
import type { ScheduleMove } from '../../engine/schedule.ts';
import { PerdureError } from '../../model/error.ts';
import type { Schedule, ScheduleState } from '../../model/schedule.ts';
import { emptyStoreRound } from '../../model/store-round.ts';
import { cancelInstance, terminateInstance } from '../interactions/client-calls.ts';
import type { Core } from '../core.ts';
import { createInstance } from '../instances/create-instance.ts';
import type { StartParameters } from '../instances/create-instance.ts';
import { scheduleRow } from './schedule-body.ts';
import type { ScheduleEntry } from './schedule-entry.ts';

type Move = Exclude<ScheduleMove, { readonly kind: 'none' }>;

/** The id of the instance that one time of a schedule starts. */
export function instanceIdOf(scheduleId: string, timeMs: number): string {
  return `${scheduleId}@${new Date(timeMs).toISOString()}`;
}

/** Keeps a state of the schedule; resolves when it is durable. */
export async function keep(core: Core, entry: ScheduleEntry, state: ScheduleState): Promise<void> {
  await core.committer.extra({ ...emptyStoreRound(0), objects: [scheduleRow(state)] });
  entry.state = state;
}

/**
 * Makes a move; resolves when it is durable. What is done to others comes before the schedule's
 * progress is kept: a crash between the two repeats it, and repeating does no harm. A start and the
 * progress are one commit.
 *
 * @param onCreated told of an instance before it is durable.
 */
export async function makeMove(
  core: Core,
  entry: ScheduleEntry,
  move: Move,
  onCreated: (no: number) => void,
): Promise<void> {
  switch (move.kind) {
    case 'keep':
      return keep(core, entry, move.state);
    case 'cancel':
      await toRunning(core, move.state, cancelInstance);
      return keep(core, entry, move.state);
    case 'replace':
      await toRunning(core, move.state, terminateInstance);
      return start(core, entry, move, onCreated);
    case 'start':
      return start(core, entry, move, onCreated);
  }
}

async function toRunning(
  core: Core,
  { schedule, running }: ScheduleState,
  act: (core: Core, id: string, reason: string) => Promise<void>,
): Promise<void> {
  const reason = `schedule ${schedule.scheduleId} starts another`;
  const all = running.map(async ({ id }) => {
    try {
      await act(core, id, reason);
    } catch (error) {
      // It ended by itself, or was deleted, or is quarantined: nothing of it runs.
      const gone = ['INSTANCE_ENDED', 'NOT_FOUND', 'UNREADABLE'];
      if (!(error instanceof PerdureError) || !gone.includes(error.code)) throw error;
    }
  });
  await Promise.all(all);
}

async function start(
  core: Core,
  entry: ScheduleEntry,
  { state, timeMs }: { readonly state: ScheduleState; readonly timeMs: number },
  onCreated: (no: number) => void,
): Promise<void> {
  const id = instanceIdOf(entry.id, timeMs);
  await core.idMutex.runExclusive(id, async () => {
    // Somebody else's instance, or this time was started by hand before: it is done with.
    if ((await core.cache.look(id)) !== null) return keep(core, entry, state);
    const instance = createInstance(core, parametersOf(id, state.schedule));
    const next = withStarted(state, { id, no: instance.state.no });
    append(instance.writes(), 'objects', scheduleRow(next));
    onCreated(instance.state.no);
    await core.committer.flush(instance);
    entry.state = next;
  });
}

function parametersOf(id: string, schedule: Schedule): StartParameters {
  const { name, version, input, queue, priority, fairnessKey, headers } = schedule;
  const plain = { id, name, version, input, parent: null, idempotencyKey: '' };
  const routing = { queue, priority, fairnessKey };
  const routed = queue !== '' || priority !== 0 || fairnessKey !== '';
  return { ...plain, ...(routed && { routing }), ...(headers.length > 0 && { headers }) };
}
