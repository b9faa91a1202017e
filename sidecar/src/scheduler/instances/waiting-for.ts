import type { InstanceState, OpenOperation } from '../../engine/state.ts';
import { needsTurn } from '../../engine/state.ts';
import type { WaitingFor, WaitReason } from '../../model/instance.ts';
import { promiseIdText } from '../../model/promise-id.ts';
import { quarantineText } from '../activities/activity-results.ts';
import type { LiveInstance, PendingActivity, Worker } from './live-instance.ts';

/** Ports of the scheduler that this module uses. */
export interface WaitingForPorts {
  readonly limiter: {
    activitiesHeld(queue: string): boolean;
    describe(queue: string, what: 'activities' | 'turns'): string;
    turnsHeld(queue: string): boolean;
  };
  readonly workers: {
    servesActivity(name: string, version: string, queue: string): boolean;
    servesTurn(name: string, version: string, queue: string): boolean;
  };
}

/** Limit of listed reasons for one instance. */
const REASONS_MAX = 100;

/** The default values of a reason. */
export const NOTHING = { seq: 0, name: '', sinceMs: 0, untilMs: 0, attempt: 0, detail: '' };

/** The reasons why an instance waits or is stuck, with the remedy if there is one. */
export function waitingFor(ports: WaitingForPorts, instance: LiveInstance): readonly WaitingFor[] {
  if (instance.ended) return [];
  const { state } = instance;
  const all: WaitingFor[] = [];
  if (state.stuck !== null) {
    const { reason, message, sinceMs } = state.stuck;
    all.push({ ...NOTHING, reason, name: state.name, sinceMs, detail: message });
  }
  if (state.suspended) {
    const detail = 'suspended; resume it to continue';
    all.push({ ...NOTHING, reason: 'suspended', sinceMs: state.lastTimeMs, detail });
  }
  if (instance.turn !== null) {
    const detail = `a turn is out at worker ${instance.turn.worker.hello.worker}`;
    all.push({ ...NOTHING, reason: 'turn', sinceMs: instance.turn.sinceMs, detail });
  } else if (needsTurn(state) && state.stuck === null && !state.suspended) {
    all.push(turnReady(ports, instance));
  }
  for (const [seq, operation] of state.open) {
    if (all.length >= REASONS_MAX) break;
    all.push(operationReason(ports, instance, seq, operation));
  }
  return all;
}

function turnReady(ports: WaitingForPorts, instance: LiveInstance): WaitingFor {
  const { name, version, lastTimeMs: sinceMs } = instance.state;
  const label = version === '' ? name : `${name} version ${version}`;
  const queue = instance.state.extras?.queue ?? '';
  if (ports.workers.servesTurn(name, version, queue)) {
    if (ports.limiter.turnsHeld(queue)) {
      const detail = `a turn is ready; ${ports.limiter.describe(queue, 'turns')}`;
      return { ...NOTHING, reason: 'queueLimit', name, sinceMs, detail };
    }
    const detail = `a turn is ready; every worker that has ${label} is busy`;
    return { ...NOTHING, reason: 'credit', name, sinceMs, detail };
  }
  const route = queue === '' ? '' : ` on queue ${queue}`;
  const lack = `no attached worker has orchestration ${label}${route}`;
  const detail = `a turn is ready; ${lack}: start one`;
  return { ...NOTHING, reason: 'noWorker', name, sinceMs, detail };
}

/** The id with which any client may settle the promise. */
function promiseIdOf(
  { id: instanceId, execution, seedMark: mark }: InstanceState,
  seq: number,
): string {
  return promiseIdText({ instanceId, execution, seq, mark });
}

function operationReason(
  ports: WaitingForPorts,
  instance: LiveInstance,
  seq: number,
  operation: OpenOperation,
): WaitingFor {
  const base = { ...NOTHING, seq, sinceMs: operation.sinceMs };
  switch (operation.kind) {
    case 'activity': {
      const activity = instance.activities.get(seq);
      if (activity !== undefined) return activityReason(ports, activity);
      return { ...base, reason: 'activity', name: operation.name };
    }
    case 'timer':
      return { ...base, reason: 'timer', untilMs: operation.fireAtMs };
    case 'wait':
      return { ...base, reason: 'event', name: operation.name };
    case 'step':
      return { ...base, reason: 'step', name: operation.name };
    case 'child':
      return { ...base, reason: 'child', name: operation.instanceId };
    case 'promise':
      return { ...base, reason: 'promise', name: promiseIdOf(instance.state, seq) };
    case 'start':
    case 'raise':
    case 'read':
      return { ...base, reason: 'child', name: operation.instanceId, detail: operation.kind };
    default: {
      const missed: never = operation;
      throw new Error(`no rule for ${JSON.stringify(missed)}`);
    }
  }
}

function activityReason(ports: WaitingForPorts, activity: PendingActivity): WaitingFor {
  const { seq, name, sinceMs, notBeforeMs, phase, worker, lastFailure } = activity;
  const attempt = activity.attempts + 1;
  const base = { ...NOTHING, reason: 'activity' as WaitReason, seq, name, sinceMs, attempt };
  const failed = lastFailure === null ? '' : `; attempt ${attempt - 1}: ${lastFailure.message}`;
  switch (phase) {
    case 'out':
      return { ...base, detail: `${whereItRuns(worker)}${failed}` };
    case 'paused':
      return { ...base, untilMs: notBeforeMs, detail: `pause before attempt ${attempt}${failed}` };
    case 'quarantined':
      return { ...base, reason: 'quarantined', detail: quarantineText(activity.lostAttempts) };
    case 'queued':
      return { ...base, ...queuedReason(ports, activity, failed) };
    case 'loading':
      return { ...base, detail: `its input is being read for a worker${failed}` };
    case 'awaited':
      return {
        ...base,
        detail: 'a worker that attached before the restart of the sidecar may run it',
      };
    case 'new':
    case 'done':
      return base;
    default: {
      const missed: never = phase;
      throw new Error(`no rule for ${String(missed)}`);
    }
  }
}

function whereItRuns(worker: Worker | null): string {
  const name = worker?.hello.worker ?? '';
  if (worker?.gone) return `running at worker ${name}, which lost its connection`;
  if (worker?.isSilent) return `running at worker ${name}, which is busy: it answers no pings`;
  return `running at worker ${name}`;
}

/** Why no worker has received a ready activity. */
function queuedReason(
  ports: WaitingForPorts,
  { name, version, queue, session }: PendingActivity,
  failed: string,
): Pick<WaitingFor, 'detail'> & Partial<WaitingFor> {
  if (session?.phase === 'away') {
    const detail = `waits for the worker that holds session ${session.id} to attach again`;
    return { reason: 'session', untilMs: session.untilMs, detail };
  }
  const label = version === '' ? name : `${name} version ${version}`;
  const route = queue === '' ? '' : ` on queue ${queue}`;
  const holder = session?.worker ?? null;
  const served = holder === null && ports.workers.servesActivity(name, version, queue);
  if (holder?.servesActivity(name, version, queue) === false) {
    const holderText = `worker ${holder.hello.worker} holds session ${session!.id}`;
    return {
      reason: 'session',
      detail: `${holderText} and does not have activity ${label}${route}`,
    };
  }
  if (holder === null && !served) {
    return {
      reason: 'noWorker',
      detail: `no attached worker has activity ${label}${route}: start one`,
    };
  }
  if (ports.limiter.activitiesHeld(queue)) {
    return { reason: 'queueLimit', detail: ports.limiter.describe(queue, 'activities') + failed };
  }
  if (holder !== null) {
    const holderText = `worker ${holder.hello.worker}, which holds session ${session!.id}, is busy`;
    return { reason: 'session', detail: `queued; ${holderText}${failed}` };
  }
  if (session !== null) {
    const detail = `queued; no worker that has it may hold another session now${failed}`;
    return { reason: 'session', detail };
  }
  return { detail: `queued; every worker that has it is busy${failed}` };
}
