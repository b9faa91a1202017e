import type { EventBody, ParentLink } from '../../model/event.ts';
import { isOfThisExecution } from '../inherited.ts';
import { RoundBuilder } from '../round.ts';
import type { Message, Round } from '../round.ts';
import type { InstanceState } from '../state.ts';

/** Messages that answer an operation of their target instance. */
export type Answer = Extract<Message, { readonly to: ParentLink }>;

/** Records the answer to an operation. Null when the operation is not open. */
export function answer(state: InstanceState, message: Answer, nowMs: number): Round | null {
  const { seq } = message.to;
  if (state.endedMs !== 0 || !isOfThisExecution(state, message.to)) return null;
  const body = bodyOf(state, seq, message);
  if (body === null) return null;
  const b = new RoundBuilder(state, nowMs);
  b.emit(body);
  return b.round;
}

function bodyOf(state: InstanceState, seq: number, message: Answer): EventBody | null {
  const operation = state.open.get(seq);
  const kind = operation?.kind;
  switch (message.kind) {
    case 'started':
      return kind === 'start' ? { kind: 'startAccepted', startAccepted: { seq } } : null;
    case 'raised':
      return kind === 'raise' ? { kind: 'raiseAccepted', raiseAccepted: { seq } } : null;
    case 'value': {
      const { value } = message;
      return kind === 'read' ? { kind: 'valueRead', valueRead: { seq, value } } : null;
    }
    case 'refused': {
      const { failure } = message;
      if (kind === 'start') return { kind: 'startRefused', startRefused: { seq, failure } };
      if (kind === 'raise') return { kind: 'raiseRefused', raiseRefused: { seq, failure } };
      if (kind === 'read') return { kind: 'valueReadRefused', valueReadRefused: { seq, failure } };
      if (kind === 'child') return { kind: 'childFailed', childFailed: { seq, failure } };
      return null;
    }
    case 'ended': {
      // A new instance with the same id has operations with the same numbers, but other children.
      if (operation?.kind !== 'child' || operation.instanceId !== message.child) return null;
      const { output, failure } = message;
      return failure === null
        ? { kind: 'childCompleted', childCompleted: { seq, output } }
        : { kind: 'childFailed', childFailed: { seq, failure } };
    }
    default: {
      const missed: never = message;
      throw new Error(`no rule for ${JSON.stringify(missed)}`);
    }
  }
}
