import { Deadline, waitUntil } from './deadline.ts';
import { cancel } from '../../engine/messages/cancel.ts';
import { eventRaised } from '../../engine/messages/event-raised.ts';
import { settledWith, settlePromise } from '../../engine/messages/settle-promise.ts';
import { resume, suspend } from '../../engine/messages/suspend.ts';
import { terminate } from '../../engine/messages/terminate.ts';
import type { Round } from '../../engine/round.ts';
import type { InstanceState } from '../../engine/state.ts';
import { findRequest, storedEvent } from '../../engine/stored-requests.ts';
import type { RaiseOutcome, WaitAnswer } from '../../model/client-ports.ts';
import { PerdureError } from '../../model/error.ts';
import { hasEnded } from '../../model/instance.ts';
import type { InstanceRow } from '../../model/instance.ts';
import type { PromiseId, PromiseOutcome } from '../../model/promise-id.ts';
import { admitStart, admitStartBytes } from '../instances/start-admission.ts';
import { emptyStoreRound } from '../../model/store-round.ts';
import { LiveInstance } from '../instances/live-instance.ts';
import { notFound, readView } from '../instances/instance-reader.ts';
import { lazyView } from '../instances/lazy-view.ts';
import type { CancelSignal, Clock, HistoryStore } from '../../model/ports.ts';
import type { InstanceReaderPorts } from '../instances/instance-reader.ts';
import type { LazyViewPorts } from '../instances/lazy-view.ts';
import type { MessageRow, StoreRound } from '../../model/store-round.ts';
import type { StartAdmissionPorts } from '../instances/start-admission.ts';
import type { Urgency } from '../commit/committer.ts';
import type { Waiter } from './waiters.ts';

/** Ports of the scheduler that this module uses. */
export type ClientCallsPorts = StartAdmissionPorts &
  LazyViewPorts &
  InstanceReaderPorts & {
    readonly cache: {
      byId(id: string): LiveInstance | undefined;
      find(id: string): Promise<LiveInstance | InstanceRow | null>;
    };
    readonly committer: {
      durable(instance: LiveInstance): Promise<void>;
      extra(round: StoreRound): Promise<void>;
      flush(instance: LiveInstance): Promise<void>;
    };
    readonly staging: {
      deliver(instance: LiveInstance, round: Round, urgency: Urgency): void;
      stage(instance: LiveInstance, round: Round, urgency: Urgency): void;
    };
    readonly turns: {
      revoke(instance: LiveInstance): void;
      schedule(instance: LiveInstance): void;
    };
    readonly activityResults: {
      settleQuarantined(instance: LiveInstance, fail: boolean): void;
    };
    readonly waiters: {
      add(instanceNumber: number, waiter: Waiter): () => void;
      check(): void;
    };
    readonly quarantine: {
      messagesOf(instanceNumber: number): readonly MessageRow[];
      release(instanceNumber: number): void;
    };
    readonly store: HistoryStore;
    readonly clock: Clock;
  };

type Change = (state: InstanceState, reason: string, nowMs: number) => Round | null;

/** Puts a message into a mailbox; resolves after the commit. */
export async function raise(
  ports: ClientCallsPorts,
  id: string,
  message: Parameters<typeof eventRaised>[1],
): Promise<RaiseOutcome> {
  admitStartBytes(ports);
  let instance = ports.cache.byId(id);
  if (instance === undefined) {
    admitStart(ports);
    const found = await ports.cache.find(id);
    if (found === null) throw notFound(id);
    if (!(found instanceof LiveInstance)) return raisedBefore(found, message);
    instance = found;
  }
  const isRepeated =
    storedEvent(instance.state, message.name, message.idempotencyKey) !== undefined;
  if (instance.ended && !isRepeated) throw endedError(instance.row());
  const { outcome, round } = eventRaised(instance.state, message, ports.clock.now());
  if (outcome === 'dropped') return outcome;
  if (round !== null) ports.staging.deliver(instance, round, 'acknowledged');
  await ports.committer.durable(instance);
  return outcome;
}

/**
 * The answer of a repeated raise after the end of the instance; throws an error for all other
 * raises.
 */
function raisedBefore(
  row: InstanceRow,
  { name, idempotencyKey = '' }: Parameters<typeof eventRaised>[1],
): RaiseOutcome {
  const place = { name, execution: 0, seq: 0, idempotencyKey };
  const before = findRequest(row.storedRequests, place);
  if (before === undefined) throw endedError(row);
  return before.delivered ? 'delivered' : 'buffered';
}

/** Settles a durable promise; resolves after the commit. */
export async function settle(
  ports: ClientCallsPorts,
  promise: PromiseId,
  outcome: PromiseOutcome,
): Promise<void> {
  admitStartBytes(ports);
  const { instanceId } = promise;
  const found = ports.cache.byId(instanceId) ?? (await ports.cache.find(instanceId));
  if (found === null) throw notFound(instanceId);
  if (!(found instanceof LiveInstance)) {
    const place = { ...promise, name: '', idempotencyKey: outcome.idempotencyKey ?? '' };
    if (findRequest(found.storedRequests, place) !== undefined) return;
    throw settledWith(promise, found);
  }
  const round = settlePromise(found.state, promise, outcome, ports.clock.now());
  if (round !== null) ports.staging.deliver(found, round, 'acknowledged');
  await ports.committer.durable(found);
}

/** Requests cancellation; resolves after the commit. A repeated request is not an error. */
export function cancelInstance(ports: ClientCallsPorts, id: string, reason: string): Promise<void> {
  return change(ports, id, reason, cancel);
}

/** Terminates the instance. */
export function terminateInstance(
  ports: ClientCallsPorts,
  id: string,
  reason: string,
): Promise<void> {
  return change(ports, id, reason, terminate);
}

export function suspendInstance(
  ports: ClientCallsPorts,
  id: string,
  reason: string,
): Promise<void> {
  return change(ports, id, reason, suspend);
}

export async function resumeInstance(
  ports: ClientCallsPorts,
  id: string,
  reason: string,
  failActivities: boolean,
): Promise<void> {
  await releaseQuarantined(ports, id);
  const instance = ports.cache.byId(id) ?? (await findLive(ports, id));
  if (!instance.ended) ports.activityResults.settleQuarantined(instance, failActivities);
  return change(ports, id, reason, resume);
}

/** Reads a quarantined instance again: a newer sidecar may be able to read it. */
async function releaseQuarantined(ports: ClientCallsPorts, id: string): Promise<void> {
  if (ports.cache.byId(id) !== undefined) return;
  const row = await ports.store.instanceById(id);
  if (row?.stuck?.reason !== 'unreadable') return;
  const messagesDeleted = ports.quarantine.messagesOf(row.instanceNumber);
  if (messagesDeleted.length > 0) {
    await ports.committer.extra({ ...emptyStoreRound(0), messagesDeleted });
  }
  ports.quarantine.release(row.instanceNumber);
  await findLive(ports, id);
}

/** Resolves when the instance has ended, the timeout has passed or the signal is aborted. */
export async function waitInstance(
  ports: ClientCallsPorts,
  id: string,
  timeoutMs: number,
  signal?: CancelSignal,
): Promise<WaitAnswer> {
  const found = ports.cache.byId(id) ?? (await ports.cache.find(id));
  if (found === null) throw notFound(id);
  if (!(found instanceof LiveInstance) || found.ended) return answerOf(ports, found);
  ports.waiters.check();
  return waitUntil<WaitAnswer>(
    new Deadline(ports.clock.steady, timeoutMs, signal),
    ({ resolve, reject }) =>
      ports.waiters.add(found.state.instanceNumber, {
        ended: (view) => resolve({ ended: true, ...lazyView(ports, view.row, view) }),
        failed: reject,
      }),
    () => lookAgain(ports, id),
  );
}

/** Reads the instance again: it may have been evicted or have ended during the wait. */
async function lookAgain(ports: ClientCallsPorts, id: string): Promise<WaitAnswer> {
  const found = await ports.cache.find(id);
  if (found === null) throw notFound(id);
  return answerOf(ports, found);
}

async function answerOf(
  ports: ClientCallsPorts,
  found: LiveInstance | InstanceRow,
): Promise<WaitAnswer> {
  if (found instanceof LiveInstance && !found.ended) {
    const view = await readView(ports, found, false);
    return { ended: false, bytes: null, view: async () => view, forget: () => {} };
  }
  const row = found instanceof LiveInstance ? found.row() : found;
  return { ended: hasEnded(row.status), ...lazyView(ports, row, null) };
}

async function change(
  ports: ClientCallsPorts,
  id: string,
  reason: string,
  apply: Change,
): Promise<void> {
  const instance = ports.cache.byId(id) ?? (await findLive(ports, id));
  if (instance.ended) {
    // A client treats the rejection of a repeated request as the answer to the first request, so
    // the end must be durable.
    await ports.committer.flush(instance);
    throw endedError(instance.row());
  }
  const round = apply(instance.state, reason, ports.clock.now());
  if (round !== null) ports.staging.stage(instance, round, 'now');
  if (instance.ended) ports.turns.revoke(instance);
  else ports.turns.schedule(instance);
  await ports.committer.flush(instance);
}

async function findLive(ports: ClientCallsPorts, id: string): Promise<LiveInstance> {
  const found = await ports.cache.find(id);
  if (found === null) throw notFound(id);
  if (found instanceof LiveInstance) return found;
  throw endedError(found);
}

function endedError(row: InstanceRow): PerdureError {
  return new PerdureError('INSTANCE_ENDED', `instance ${row.id} has ended (${row.status})`);
}
