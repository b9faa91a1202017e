import type { Action } from '../model/action.ts';
import { PerdureError } from '../model/error.ts';
import type { ErrorCode } from '../model/error.ts';
import type { ActivityOptions } from '../model/event.ts';
import { payloadBytes } from '../model/payload.ts';
import {
  CHILD_ID_BYTES_MAX,
  CUSTOM_STATUS_BYTES_MAX,
  HISTORY_EVENTS_MAX,
  NAME_BYTES_MAX,
  OPEN_OPERATIONS_MAX,
} from '../limits.ts';
import { MADE_UP_ID_MARK } from './child-id.ts';
import type { InstanceState } from './state.ts';

/**
 * Throws PerdureError when a turn breaks the protocol or a limit: all of them are found before the
 * first of them is applied, so a refused turn changes nothing.
 */
export function checkTurn(state: InstanceState, actions: readonly Action[]): void {
  if (state.endedMs !== 0) refuse(state, 'INSTANCE_ENDED', 'it has ended');
  let { nextSeq } = state;
  for (const [index, action] of actions.entries()) {
    if (checkAction(state, action, nextSeq)) nextSeq += 1;
    if (isEnding(action) && index !== actions.length - 1) {
      refuse(state, 'PROTOCOL_VIOLATION', `${action.kind} must be the last action of a turn`);
    }
  }
  checkLimits(state, actions, nextSeq - state.nextSeq);
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
    case 'scheduleActivity': {
      const { name, options } = action.scheduleActivity;
      checkName(state, 'activity name', name);
      if (options !== null) checkOptions(state, options);
      return checkSeq(state, action.kind, action.scheduleActivity.seq, nextSeq);
    }
    case 'createTimer': {
      const { seq, fireAtMs } = action.createTimer;
      if (!Number.isSafeInteger(fireAtMs)) {
        refuse(state, 'INVALID_ARGUMENT', `a timer cannot be due at ${fireAtMs}`);
      }
      return checkSeq(state, action.kind, seq, nextSeq);
    }
    case 'waitForEvent':
      checkName(state, 'event name', action.waitForEvent.name);
      return checkSeq(state, action.kind, action.waitForEvent.seq, nextSeq);
    case 'scheduleChild': {
      const { name, version, instanceId, seq } = action.scheduleChild;
      checkStart(state, name, version);
      if (instanceId !== '') checkNewId(state, instanceId);
      return checkSeq(state, action.kind, seq, nextSeq);
    }
    case 'requestStart': {
      const { name, version, instanceId, seq } = action.requestStart;
      checkStart(state, name, version);
      checkNewId(state, instanceId);
      return checkSeq(state, action.kind, seq, nextSeq);
    }
    case 'requestRaise': {
      const { name, instanceId, seq } = action.requestRaise;
      checkName(state, 'event name', name);
      checkText(state, 'instance id', instanceId, CHILD_ID_BYTES_MAX);
      return checkSeq(state, action.kind, seq, nextSeq);
    }
    case 'scheduleStep':
      checkName(state, 'step name', action.scheduleStep.name);
      return checkSeq(state, action.kind, action.scheduleStep.seq, nextSeq);
    case 'cancelOperation': {
      const { seq } = action.cancelOperation;
      if (seq >= 1 && seq < nextSeq) return false;
      return refuse(state, 'PROTOCOL_VIOLATION', `there is no operation ${seq} to cancel`);
    }
    case 'setCustomStatus': {
      const bytes = payloadBytes(action.setCustomStatus.value);
      if (bytes <= CUSTOM_STATUS_BYTES_MAX) return false;
      const limit = `at most ${CUSTOM_STATUS_BYTES_MAX} are allowed`;
      return refuse(state, 'PAYLOAD_TOO_LARGE', `a custom status of ${bytes} bytes; ${limit}`);
    }
    case 'continueAsNew':
      checkVersion(state, action.continueAsNew.version);
      return false;
    case 'completeExecution':
    case 'failExecution':
    case 'cancelExecution':
      return false;
    default:
      // A worker with a newer contract can get here, so this is input and no programmer's error.
      action satisfies never;
      return refuse(state, 'PROTOCOL_VIOLATION', 'an action of a kind that is not known here');
  }
}

function checkSeq(state: InstanceState, kind: string, seq: number, nextSeq: number): true {
  if (seq === nextSeq) return true;
  return refuse(state, 'PROTOCOL_VIOLATION', `${kind} has seq ${seq} where ${nextSeq} is next`);
}

function checkStart(state: InstanceState, name: string, version: string): void {
  checkName(state, 'orchestration name', name);
  checkVersion(state, version);
}

function checkName(state: InstanceState, what: string, name: string): void {
  checkText(state, what, name, NAME_BYTES_MAX);
}

function checkVersion(state: InstanceState, version: string): void {
  if (version !== '') checkText(state, 'version', version, NAME_BYTES_MAX);
}

/** An id that code chose: none that the sidecar could make up. */
function checkNewId(state: InstanceState, id: string): void {
  checkText(state, 'instance id', id, NAME_BYTES_MAX);
  if (!id.includes(MADE_UP_ID_MARK)) return;
  refuse(state, 'INVALID_ARGUMENT', `instance id ${id} holds "${MADE_UP_ID_MARK}"`);
}

function checkText(state: InstanceState, what: string, text: string, bytesMax: number): void {
  if (text === '') refuse(state, 'INVALID_ARGUMENT', `an empty ${what}`);
  // No character takes more than three bytes per code unit.
  if (text.length * 3 > bytesMax && Buffer.byteLength(text) > bytesMax) {
    refuse(state, 'INVALID_ARGUMENT', `${what} ${text.slice(0, 40)}… is over ${bytesMax} bytes`);
  }
  if (/\p{Cc}/u.test(text)) {
    refuse(state, 'INVALID_ARGUMENT', `${what} ${JSON.stringify(text)} holds control characters`);
  }
}

function checkOptions(state: InstanceState, options: ActivityOptions): void {
  const { retry, startToCloseMs, scheduleToStartMs, scheduleToCloseMs, heartbeatMs } = options;
  if (options.queue !== '') checkName(state, 'queue', options.queue);
  let least = Math.min(startToCloseMs, scheduleToStartMs, scheduleToCloseMs, heartbeatMs);
  if (retry !== null) {
    const { maxAttempts, initialIntervalMs, maxIntervalMs, backoffCoefficient } = retry;
    least = Math.min(least, maxAttempts, initialIntervalMs, maxIntervalMs);
    if (backoffCoefficient !== 0 && !(backoffCoefficient >= 1)) {
      refuse(state, 'INVALID_ARGUMENT', `a backoff coefficient of ${backoffCoefficient}, below 1`);
    }
  }
  if (!(least >= 0)) refuse(state, 'INVALID_ARGUMENT', 'a negative number in activity options');
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
