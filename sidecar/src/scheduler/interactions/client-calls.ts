import { cancel } from '../../engine/messages/cancel.ts';
import { eventRaised } from '../../engine/messages/event-raised.ts';
import { settledWith, settlePromise } from '../../engine/messages/settle-promise.ts';
import { resume, suspend } from '../../engine/messages/suspend.ts';
import { terminate } from '../../engine/messages/terminate.ts';
import type { Round } from '../../engine/round.ts';
import type { InstanceState } from '../../engine/state.ts';
import { findRequest, storedEvent } from '../../engine/stored-requests.ts';
import type { OnGiveUp, RaiseOutcome, WaitAnswer } from '../../model/client-ports.ts';
import { PerdureError } from '../../model/error.ts';
import { hasEnded } from '../../model/instance.ts';
import type { InstanceRow } from '../../model/instance.ts';
import type { PromiseId, PromiseOutcome } from '../../model/promise-id.ts';
import { admitStart, admitStartBytes } from '../instances/start-admission.ts';
import { emptyStoreRound } from '../../model/store-round.ts';
import type { Core } from '../core.ts';
import { LiveInstance } from '../instances/live-instance.ts';
import { notFound, readView } from '../instances/instance-reader.ts';
import { lazyView } from '../instances/lazy-view.ts';

type Change = (state: InstanceState, reason: string, nowMs: number) => Round | null;

/** Puts a message into a mailbox; resolves when it is durable. */
export async function raise(
  core: Core,
  id: string,
  message: Parameters<typeof eventRaised>[1],
): Promise<RaiseOutcome> {
  admitStartBytes(core);
  let instance = core.cache.byId(id);
  if (instance === undefined) {
    admitStart(core);
    const found = await core.cache.find(id);
    if (found === null) throw notFound(id);
    if (!(found instanceof LiveInstance)) return raisedBefore(found, message);
    instance = found;
  }
  const isRepeated =
    storedEvent(instance.state, message.name, message.idempotencyKey) !== undefined;
  if (instance.ended && !isRepeated) throw endedError(instance.row());
  const { outcome, round } = eventRaised(instance.state, message, core.clock.now());
  if (outcome === 'dropped') return outcome;
  if (round !== null) core.staging.deliver(instance, round, 'acknowledged');
  await core.committer.durable(instance);
  return outcome;
}

/** What a repeated raise was answered before the instance ended; throws for all others. */
function raisedBefore(
  row: InstanceRow,
  { name, idempotencyKey = '' }: Parameters<typeof eventRaised>[1],
): RaiseOutcome {
  const place = { name, execution: 0, seq: 0, idempotencyKey };
  const before = findRequest(row.storedRequests, place);
  if (before === undefined) throw endedError(row);
  return before.delivered ? 'delivered' : 'buffered';
}

/** Settles a durable promise; resolves when that is durable. */
export async function settle(
  core: Core,
  promise: PromiseId,
  outcome: PromiseOutcome,
): Promise<void> {
  admitStartBytes(core);
  const { instanceId } = promise;
  const found = core.cache.byId(instanceId) ?? (await core.cache.find(instanceId));
  if (found === null) throw notFound(instanceId);
  if (!(found instanceof LiveInstance)) {
    const place = { ...promise, name: '', idempotencyKey: outcome.idempotencyKey ?? '' };
    if (findRequest(found.storedRequests, place) !== undefined) return;
    throw settledWith(promise, found);
  }
  const round = settlePromise(found.state, promise, outcome, core.clock.now());
  if (round !== null) core.staging.deliver(found, round, 'acknowledged');
  await core.committer.durable(found);
}

/** Asks the orchestrator to stop; resolves when that is durable. Asking again is no error. */
export function cancelInstance(core: Core, id: string, reason: string): Promise<void> {
  return change(core, id, reason, cancel);
}

/** Ends the instance by force. */
export function terminateInstance(core: Core, id: string, reason: string): Promise<void> {
  return change(core, id, reason, terminate);
}

export function suspendInstance(core: Core, id: string, reason: string): Promise<void> {
  return change(core, id, reason, suspend);
}

export async function resumeInstance(
  core: Core,
  id: string,
  reason: string,
  failActivities: boolean,
): Promise<void> {
  await releaseQuarantined(core, id);
  const instance = core.cache.byId(id) ?? (await living(core, id));
  if (!instance.ended) core.activities.settleQuarantined(instance, failActivities);
  return change(core, id, reason, resume);
}

/** An instance that is quarantined is read again: a newer sidecar may be able to. */
async function releaseQuarantined(core: Core, id: string): Promise<void> {
  if (core.cache.byId(id) !== undefined) return;
  const row = await core.store.instanceById(id);
  if (row?.stuck?.reason !== 'unreadable') return;
  const messagesDeleted = core.quarantine.messagesOf(row.no);
  if (messagesDeleted.length > 0) {
    await core.committer.extra({ ...emptyStoreRound(0), messagesDeleted });
  }
  core.quarantine.release(row.no);
  await living(core, id);
}

/** Resolves when the instance has ended, the time is over or the caller gives up. */
export async function waitInstance(
  core: Core,
  id: string,
  timeoutMs: number,
  onGiveUp: OnGiveUp | null,
): Promise<WaitAnswer> {
  const found = core.cache.byId(id) ?? (await core.cache.find(id));
  if (found === null) throw notFound(id);
  if (!(found instanceof LiveInstance) || found.ended) return answerOf(core, found);
  core.waiters.check();
  return new Promise((resolve, reject) => {
    let withdrawTimer: (() => void) | null = null;
    const withdraw = core.waiters.add(found.state.no, {
      ended: (view) => {
        finish();
        resolve({ ended: true, ...lazyView(core, view.row, view) });
      },
      failed: (error) => {
        finish();
        reject(error);
      },
    });
    const giveUp = (): void => {
      finish();
      lookAgain(core, id).then(resolve, reject);
    };
    const finish = (): void => {
      withdraw();
      withdrawTimer?.();
    };
    const { steady } = core.clock;
    if (timeoutMs > 0) withdrawTimer = steady.wakeAt(steady.now() + timeoutMs, giveUp);
    onGiveUp?.(giveUp);
  });
}

/** It may have left memory, or ended, since it was found. */
async function lookAgain(core: Core, id: string): Promise<WaitAnswer> {
  const found = await core.cache.find(id);
  if (found === null) throw notFound(id);
  return answerOf(core, found);
}

async function answerOf(core: Core, found: LiveInstance | InstanceRow): Promise<WaitAnswer> {
  if (found instanceof LiveInstance && !found.ended) {
    const view = await readView(core, found, false);
    return { ended: false, bytes: null, view: async () => view, forget: () => {} };
  }
  const row = found instanceof LiveInstance ? found.row() : found;
  return { ended: hasEnded(row.status), ...lazyView(core, row, null) };
}

async function change(core: Core, id: string, reason: string, apply: Change): Promise<void> {
  const instance = core.cache.byId(id) ?? (await living(core, id));
  if (instance.ended) {
    // Who asks again takes the refusal for the answer to the first time: it must be durable.
    await core.committer.flush(instance);
    throw endedError(instance.row());
  }
  const round = apply(instance.state, reason, core.clock.now());
  if (round !== null) core.staging.stage(instance, round, 'now');
  if (instance.ended) core.turns.revoke(instance);
  else core.turns.schedule(instance);
  await core.committer.flush(instance);
}

async function living(core: Core, id: string): Promise<LiveInstance> {
  const found = await core.cache.find(id);
  if (found === null) throw notFound(id);
  if (found instanceof LiveInstance) return found;
  throw endedError(found);
}

function endedError(row: InstanceRow): PerdureError {
  return new PerdureError('INSTANCE_ENDED', `instance ${row.id} has ended (${row.status})`);
}
