import type { Action } from '../model/action.ts';
import type { HistoryEvent, ParentClosePolicy, ParentLink } from '../model/event.ts';
import { failure } from '../model/payload.ts';
import type { Failure, Payload } from '../model/payload.ts';
import { applyEvent, finishFold } from './apply-event.ts';
import { start } from './messages/start.ts';
import type { Round } from './round.ts';
import { emptyState } from './state.ts';
import type { InstanceState } from './state.ts';
import { applyTurn } from './turn.ts';

// Complete instances, turns and actions for tests. A test passes the values that it checks; all
// other values have simple defaults.

/** The time of the samples. */
export const nowMs: number = 1_700_000_000_000;
export const seed: Uint8Array = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);

export function payload(value: unknown): Payload {
  return { data: new TextEncoder().encode(JSON.stringify(value)), encoding: '' };
}

export function broken(message = 'it broke'): Failure {
  return failure('FAILURE_KIND_APPLICATION', 'Broken', message);
}

/** The properties of a new instance that a test may choose. */
export interface InstanceOptions {
  readonly instanceNumber?: number;
  readonly id?: string;
  readonly version?: string;
  readonly parent?: ParentLink | null;
}

/** A new instance whose orchestrator has not run yet. */
export function newInstance(options: InstanceOptions = {}): InstanceState {
  const { instanceNumber = 7, id = 'order-1', version = '', parent = null } = options;
  const identity = { instanceNumber, id, createdMs: nowMs, idempotencyKey: '' };
  const input = payload('input');
  return start(identity, { name: 'order', version, input, parent, seed }, nowMs).state;
}

/** An instance that has had a first turn with these actions. */
export function instanceThat(
  actions: readonly Action[],
  options: InstanceOptions = {},
): InstanceState {
  const state = newInstance(options);
  turn(state, actions);
  return state;
}

/** Applies a turn that received all deliveries, or those up to `delivered`. */
export function turn(
  state: InstanceState,
  actions: readonly Action[],
  delivered: number = state.lastDeliveryId,
  atMs: number = nowMs,
): Round {
  return applyTurn(state, { actions, delivered, worker: 'worker-1', seed }, atMs);
}

/** The events of a Round; events of a next execution are last. */
export function eventsOf(round: Round | null): HistoryEvent[] {
  return round === null ? [] : round.histories.flatMap(({ events }) => events);
}

export function kindsOf(round: Round | null): string[] {
  return eventsOf(round).map(({ kind }) => kind);
}

/** The fold of the history of one execution, with the values of the instance's row. */
export function rebuild(live: InstanceState, events: readonly HistoryEvent[]): InstanceState {
  const state = emptyState(live);
  state.customStatus = live.customStatus;
  for (const event of events) applyEvent(state, event);
  finishFold(state);
  state.stuck = live.stuck;
  return state;
}

export function activity(seq: number, name = 'charge'): Action {
  const scheduleActivity = { seq, name, input: payload(seq), options: null };
  return { kind: 'scheduleActivity', scheduleActivity };
}

export function timer(seq: number, fireAtMs: number = nowMs + 1_000): Action {
  return { kind: 'createTimer', createTimer: { seq, fireAtMs } };
}

export function waitFor(seq: number, name = 'approval'): Action {
  return { kind: 'waitForEvent', waitForEvent: { seq, name } };
}

type ChildAction = Extract<Action, { kind: 'scheduleChild' }>;

export function child(seq: number, instanceId = '', policy: ClosePolicy = 'CANCEL'): ChildAction {
  const parentClosePolicy: ParentClosePolicy = `PARENT_CLOSE_POLICY_${policy}`;
  const name = 'shipment';
  const input = payload(seq);
  return {
    kind: 'scheduleChild',
    scheduleChild: { seq, name, version: '', instanceId, input, parentClosePolicy },
  };
}

type ClosePolicy = 'CANCEL' | 'TERMINATE' | 'ABANDON' | 'UNSPECIFIED';

export function detached(seq: number, instanceId = 'audit-1'): Action {
  const input = payload(seq);
  return {
    kind: 'requestStart',
    requestStart: { seq, name: 'audit', version: '', instanceId, input },
  };
}

export function raise(seq: number, instanceId = 'order-2', name = 'nudge'): Action {
  return { kind: 'requestRaise', requestRaise: { seq, instanceId, name, payload: payload(seq) } };
}

/** A step with a later outcome, or with an outcome in the turn. */
export function step(seq: number, outcome: Payload | Failure | null = null): Action {
  const failed = outcome !== null && 'kind' in outcome;
  return {
    kind: 'scheduleStep',
    scheduleStep: {
      seq,
      name: 'price',
      output: outcome !== null && !failed ? outcome : null,
      failure: failed ? outcome : null,
    },
  };
}

export function withdraw(seq: number): Action {
  return { kind: 'cancelOperation', cancelOperation: { seq } };
}

export function status(value: unknown): Action {
  const setCustomStatus = { value: value === undefined ? null : payload(value) };
  return { kind: 'setCustomStatus', setCustomStatus };
}

export const complete: Action = {
  kind: 'completeExecution',
  completeExecution: { output: payload('done') },
};

export const fail: Action = { kind: 'failExecution', failExecution: { failure: broken() } };

export const cancelSelf: Action = {
  kind: 'cancelExecution',
  cancelExecution: { reason: 'as requested' },
};

export function next(version = '', delivered = 0): Action {
  return { kind: 'continueAsNew', continueAsNew: { input: payload('again'), version, delivered } };
}
