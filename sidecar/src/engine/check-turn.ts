import { HISTORY_EVENTS_MAX, OPEN_OPERATIONS_MAX } from '../limits.ts';
import type { Action, ActionKind } from '../model/action.ts';
import { bodyOf, refuse } from './actions/action-rule.ts';
import type { ActionRule, TurnCheck } from './actions/action-rule.ts';
import { ACTION_RULES } from './actions/rules.ts';
import type { InstanceState } from './state.ts';
import { valuesOverLimit } from './values.ts';

/**
 * Throws PerdureError when a turn breaks the protocol or a limit, before any action is applied: a
 * rejected turn changes nothing. `rpc` has checked names, sizes and options of each action.
 */
export function checkTurn(state: InstanceState, actions: readonly Action[]): void {
  if (state.endedMs !== 0) refuse(state, 'INSTANCE_ENDED', 'it has ended');
  const turn: TurnCheck = {
    state,
    nextSeq: state.nextSeq,
    completedUpdates: null,
    newPatches: null,
  };
  let setsValues = false;
  for (const [index, action] of actions.entries()) {
    const { kind } = action;
    const rule = ACTION_RULES[kind] as unknown as ActionRule<ActionKind> | undefined;
    if (rule === undefined) {
      refuse(state, 'PROTOCOL_VIOLATION', 'an action has an unknown kind');
    }
    const body = bodyOf(action);
    rule.check?.(turn, body);
    if (rule.opensOperation) checkSeq(turn, kind, (body as { readonly seq: number }).seq);
    else if (kind === 'setValue') setsValues = true;
    if (rule.endsExecution && index !== actions.length - 1) {
      refuse(state, 'PROTOCOL_VIOLATION', `${kind} must be the last action of a turn`);
    }
  }
  checkLimits(state, actions, turn.nextSeq - state.nextSeq);
  const over = setsValues ? valuesOverLimit(state, actions) : null;
  if (over !== null) refuse(state, 'LIMIT_EXCEEDED', over);
}

/** Checks that an action opens the operation with the next number. */
function checkSeq(turn: TurnCheck, kind: ActionKind, seq: number): void {
  const { state, nextSeq } = turn;
  if (seq !== nextSeq) {
    refuse(state, 'PROTOCOL_VIOLATION', `${kind} has seq ${seq}; the next seq is ${nextSeq}`);
  }
  turn.nextSeq += 1;
}

function checkLimits(state: InstanceState, actions: readonly Action[], opened: number): void {
  const last = actions.at(-1);
  // An ending action is always accepted: it is the remedy for both limits.
  if (last !== undefined && ACTION_RULES[last.kind].endsExecution) return;
  if (state.open.size + opened > OPEN_OPERATIONS_MAX) {
    const total = state.open.size + opened - closedBy(state, actions);
    if (total > OPEN_OPERATIONS_MAX) {
      refuse(
        state,
        'LIMIT_EXCEEDED',
        `it would have ${total} operations in flight; at most ${OPEN_OPERATIONS_MAX} are allowed`,
      );
    }
  }
  if (state.lastEventId + actions.length > HISTORY_EVENTS_MAX) {
    refuse(
      state,
      'LIMIT_EXCEEDED',
      `its history would exceed ${HISTORY_EVENTS_MAX} events; use continue-as-new`,
    );
  }
}

/** Number of operations that these actions cancel, including operations that they open. */
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
