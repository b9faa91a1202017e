import { append } from '../../lib/lists.ts';
import { withStarted } from '../../engine/schedule.ts';
import type { ScheduleMove } from '../../engine/schedule.ts';
import type { NamespaceMeters } from '../../model/meters.ts';
import { PerdureError } from '../../model/error.ts';
import type { Schedule, ScheduleState } from '../../model/schedule.ts';
import { emptyStoreRound } from '../../model/store-round.ts';
import { cancelInstance, terminateInstance } from '../interactions/client-calls.ts';
import type { ClientCallsPorts } from '../interactions/client-calls.ts';
import { createInstance } from '../instances/create-instance.ts';
import type { StartParameters, CreateInstancePorts } from '../instances/create-instance.ts';
import { scheduleRow } from './schedule-body.ts';
import type { ScheduleEntry } from './schedule-entry.ts';
import type { InstanceRow } from '../../model/instance.ts';
import type { KeyedMutex } from '../../lib/keyed-mutex.ts';
import type { LiveInstance } from '../instances/live-instance.ts';
import type { StoreRound } from '../../model/store-round.ts';

/** Ports of the scheduler that this module uses. */
export type ScheduleMovesPorts = CreateInstancePorts &
  ClientCallsPorts & {
    readonly cache: {
      findAny(id: string): Promise<LiveInstance | InstanceRow | null>;
    };
    readonly committer: {
      extra(round: StoreRound): Promise<void>;
      flush(instance: LiveInstance): Promise<void>;
    };
    readonly idMutex: KeyedMutex;
    readonly meters: NamespaceMeters;
  };

/** The action of a schedule at one of its times. */
export type Move = Exclude<ScheduleMove, { readonly kind: 'none' }>;

/** The id of the instance that one time of a schedule starts. */
export function instanceIdOf(scheduleId: string, timeMs: number): string {
  return `${scheduleId}@${new Date(timeMs).toISOString()}`;
}

/** Stores a state of the schedule; resolves when it is durable. */
export async function saveState(
  ports: ScheduleMovesPorts,
  entry: ScheduleEntry,
  state: ScheduleState,
): Promise<void> {
  await ports.committer.extra({ ...emptyStoreRound(0), objects: [scheduleRow(state)] });
  countTimes(ports.meters, entry.state, state);
  entry.state = state;
}

/**
 * Applies a move; resolves when it is durable. Changes of instances precede the progress of the
 * schedule: a crash between the two repeats the changes, which have the same result. A start and
 * the progress are one commit.
 *
 * @param onCreated is called with the number of an instance before it is durable.
 */
export async function applyMove(
  ports: ScheduleMovesPorts,
  entry: ScheduleEntry,
  move: Move,
  onCreated: (instanceNumber: number) => void,
): Promise<void> {
  switch (move.kind) {
    case 'save':
      return saveState(ports, entry, move.state);
    case 'cancel':
      await toRunning(ports, move.state, cancelInstance);
      return saveState(ports, entry, move.state);
    case 'replace':
      await toRunning(ports, move.state, terminateInstance);
      return start(ports, entry, move, onCreated);
    case 'start':
      return start(ports, entry, move, onCreated);
  }
}

async function toRunning(
  ports: ScheduleMovesPorts,
  { schedule, running }: ScheduleState,
  act: (ports: ScheduleMovesPorts, id: string, reason: string) => Promise<void>,
): Promise<void> {
  const reason = `schedule ${schedule.scheduleId} starts another instance`;
  const all = running.map(async ({ id }) => {
    try {
      await act(ports, id, reason);
    } catch (error) {
      // The instance has ended, was deleted or is quarantined: it does not run.
      const endedCodes = ['INSTANCE_ENDED', 'NOT_FOUND', 'UNREADABLE'];
      if (!(error instanceof PerdureError) || !endedCodes.includes(error.code)) throw error;
    }
  });
  await Promise.all(all);
}

async function start(
  ports: ScheduleMovesPorts,
  entry: ScheduleEntry,
  { state, timeMs }: { readonly state: ScheduleState; readonly timeMs: number },
  onCreated: (instanceNumber: number) => void,
): Promise<void> {
  const id = instanceIdOf(entry.id, timeMs);
  await ports.idMutex.runExclusive(id, async () => {
    // Another instance has the id, or this time was started manually: no start is needed.
    if ((await ports.cache.findAny(id)) !== null) return saveState(ports, entry, state);
    const instance = createInstance(ports, parametersOf(id, state.schedule));
    const next = withStarted(state, { id, instanceNumber: instance.state.instanceNumber });
    append(instance.writes(), 'objects', scheduleRow(next));
    onCreated(instance.state.instanceNumber);
    await ports.committer.flush(instance);
    countTimes(ports.meters, entry.state, next);
    entry.state = next;
  });
}

/** Counts the times that the schedule has processed between two of its states. */
function countTimes(
  { scheduleTimes }: NamespaceMeters,
  before: ScheduleState,
  after: ScheduleState,
): void {
  scheduleTimes.started += Math.max(0, after.started - before.started);
  scheduleTimes.skipped += Math.max(0, after.skipped - before.skipped);
  scheduleTimes.missed += Math.max(0, after.missed - before.missed);
}

function parametersOf(id: string, schedule: Schedule): StartParameters {
  const { name, version, input, queue, priority, fairnessKey, headers } = schedule;
  const plain = { id, name, version, input, parent: null, idempotencyKey: '' };
  const routing = { queue, priority, fairnessKey };
  const routed = queue !== '' || priority !== 0 || fairnessKey !== '';
  return { ...plain, ...(routed && { routing }), ...(headers.length > 0 && { headers }) };
}
