import type { Action } from '../model/action.ts';
import { PerdureError } from '../model/error.ts';
import type { ErrorCode } from '../model/error.ts';
import { HISTORY_EVENTS_MAX, OPEN_OPERATIONS_MAX } from '../limits.ts';
import { MADE_UP_ID_MARK } from './child-id.ts';
import type { InstanceState } from './state.ts';
import { valuesOverLimit } from './values.ts';

/**
 * Throws PerdureError when a turn breaks the protocol or a limit, before any of it is applied: a
 * refused turn changes nothing. Names, sizes and options of each action were checked by `rpc`.
 */
export function checkTurn(state: InstanceState, actions: readonly Action[]): void {
  if (state.endedMs !== 0) refuse(state, 'INSTANCE_ENDED', 'it has ended');
  let { nextSeq } = state;
  let setsValues = false;
  let answered: Set<string> | null = null;
  for (const [index, action] of actions.entries()) {
    if (checkAction(state, action, nextSeq)) nextSeq += 1;
    else if (action.kind === 'setValue') setsValues = true;
    else if (action.kind === 'completeUpdate') {
      answered ??= new Set();
      checkAnswer(state, action.completeUpdate.updateId, answered);
    }
    if (isEnding(action) && index !== actions.length - 1) {
      refuse(state, 'PROTOCOL_VIOLATION', `${action.kind} must be the last action of a turn`);
    }
  }
  checkLimits(state, actions, nextSeq - state.nextSeq);
  const over = setsValues ? valuesOverLimit(state, actions) : null;
  if (over !== null) refuse(state, 'LIMIT_EXCEEDED', over);
}

function isEnding({ kind }: Action): boolean {
  return (
    kind === 'completeExecution' ||
    kind === 'failExecution' ||
    kind === 'cancelExecution' ||
    kind === 'continueAsNew'
  );
}

/** True when the action opens an operation, which then has the number `nextSeq`. */
function checkAction(state: InstanceState, action: Action, nextSeq: number): boolean {
  switch (action.kind) {
    case 'scheduleActivity':
      return checkSeq(state, action.kind, action.scheduleActivity.seq, nextSeq);
    case 'createTimer':
      return checkSeq(state, action.kind, action.createTimer.seq, nextSeq);
    case 'waitForEvent':
      return checkSeq(state, action.kind, action.waitForEvent.seq, nextSeq);
    case 'scheduleChild':
      checkChosenId(state, action.scheduleChild.instanceId);
      return checkSeq(state, action.kind, action.scheduleChild.seq, nextSeq);
    case 'requestStart':
      checkChosenId(state, action.requestStart.instanceId);
      return checkSeq(state, action.kind, action.requestStart.seq, nextSeq);
    case 'scheduleStep':
      return checkSeq(state, action.kind, action.scheduleStep.seq, nextSeq);
    case 'requestRaise':
      return checkSeq(state, action.kind, action.requestRaise.seq, nextSeq);
    case 'readValue':
      return checkSeq(state, action.kind, action.readValue.seq, nextSeq);
    case 'createPromise':
      return checkSeq(state, action.kind, action.createPromise.seq, nextSeq);
    case 'cancelOperation': {
      const { seq } = action.cancelOperation;
      if (seq >= 1 && seq < nextSeq) return false;
      return refuse(state, 'PROTOCOL_VIOLATION', `there is no operation ${seq} to cancel`);
    }
    case 'setCustomStatus':
    case 'markPatch':
    case 'setValue':
    case 'clearValues':
    case 'completeUpdate':
    case 'completeExecution':
    case 'failExecution':
    case 'cancelExecution':
    case 'continueAsNew':
      return false;
    default:
      // Nothing of the turn may have been applied when this is found.
      action satisfies never;
      return refuse(state, 'PROTOCOL_VIOLATION', 'an action of a kind that is not known here');
  }
}

function checkSeq(state: InstanceState, kind: string, seq: number, nextSeq: number): true {
  if (seq === nextSeq) return true;
  return refuse(state, 'PROTOCOL_VIOLATION', `${kind} has seq ${seq} where ${nextSeq} is next`);
}

function checkAnswer(state: InstanceState, updateId: string, answered: Set<string>): void {
  if (answered.has(updateId) || state.extras?.updates.has(updateId) !== true) {
    refuse(state, 'PROTOCOL_VIOLATION', `there is no update ${updateId} to answer`);
  }
  answered.add(updateId);
}

/** An id that the sidecar could make up would be taken for free without a look. */
function checkChosenId(state: InstanceState, id: string): void {
  if (!id.includes(MADE_UP_ID_MARK)) return;
  refuse(state, 'INVALID_ARGUMENT', `instance id ${id} holds "${MADE_UP_ID_MARK}"`);
}

function checkLimits(state: InstanceState, actions: readonly Action[], opened: number): void {
  const last = actions.at(-1);
  // An end is always let through: it is the way out of both limits.
  if (last !== undefined && isEnding(last)) return;
  if (state.open.size + opened > OPEN_OPERATIONS_MAX) {
    const left = state.open.size + opened - closedBy(state, actions);
    if (left > OPEN_OPERATIONS_MAX) {
      refuse(
        state,
        'LIMIT_EXCEEDED',
        `it wants ${left} operations in flight; at most ${OPEN_OPERATIONS_MAX} may be`,
      );
    }
  }
  if (state.lastEventId + actions.length > HISTORY_EVENTS_MAX) {
    refuse(
      state,
      'LIMIT_EXCEEDED',
      `its history would pass ${HISTORY_EVENTS_MAX} events; use continue-as-new`,
    );
  }
}

/** How many operations, open or opened by these actions, they close as well. */
function closedBy(state: InstanceState, actions: readonly Action[]): number {
  const closed = new Set<number>();
  for (const action of actions) {
    if (action.kind === 'cancelOperation') {
      const { seq } = action.cancelOperation;
      if (seq >= state.nextSeq || state.open.has(seq)) closed.add(seq);
    } else if (action.kind === 'scheduleStep') {
      const { seq, output, failure } = action.scheduleStep;
      if (output !== null || failure !== null) closed.add(seq);
    }
  }
  return closed.size;
}

function refuse(state: InstanceState, code: ErrorCode, text: string): never {
  throw new PerdureError(code, `instance ${state.id}, execution ${state.execution}: ${text}`);
}
