import { append } from '../lib/lists.ts';
import type { EventBody, TerminalKind } from '../model/event.ts';
import { failure as makeFailure } from '../model/payload.ts';
import type { Failure, Payload } from '../model/payload.ts';
import { isInherited } from './inherited.ts';
import type { RoundBuilder } from './round.ts';
import type { OpenOperation } from './state.ts';
import { dropUpdates } from './updates.ts';
import { storedValues } from './values.ts';

/** The outcome in an event that ends an instance. */
export function outcomeOf(
  body: EventBody,
  name: string,
): { output: Payload | null; failure: Failure | null } {
  switch (body.kind) {
    case 'executionCompleted':
      return { output: body.executionCompleted.output, failure: null };
    case 'executionFailed': {
      const text = `orchestration ${name} failed without a reason`;
      const unspecified = makeFailure('FAILURE_KIND_UNSPECIFIED', 'Error', text);
      return { output: null, failure: body.executionFailed.failure ?? unspecified };
    }
    case 'executionCancelled': {
      const text = body.executionCancelled.reason || `orchestration ${name} was cancelled`;
      return { output: null, failure: makeFailure('FAILURE_KIND_CANCELLED', 'Cancelled', text) };
    }
    case 'executionTerminated': {
      const text = body.executionTerminated.reason || `orchestration ${name} was terminated`;
      return { output: null, failure: makeFailure('FAILURE_KIND_TERMINATED', 'Terminated', text) };
    }
    default:
      return { output: null, failure: null };
  }
}

/**
 * Ends the current execution: cancels open operations, applies the close policies of children and,
 * unless another execution follows, notifies the parent. Children of operations up to
 * `seqsRetained` are retained for the next execution.
 */
export function endExecution(
  b: RoundBuilder,
  body: EventBody & { kind: TerminalKind },
  seqsRetained = 0,
): void {
  const { state, round } = b;
  const { open } = state;
  b.emit(body);
  for (const [seq, operation] of open) {
    if (operation.kind !== 'child' || seq > seqsRetained) withdraw(b, seq, operation);
  }
  round.stepsOpened = 0;
  if (body.kind !== 'executionRewound') dropUpdates(b);
  const { output, failure } = outcomeOf(body, state.name);
  round.rowChanged = true;
  append(round, 'ends', {
    execution: state.execution,
    status: state.status,
    startedMs: state.startedMs,
    endedMs: state.endedMs,
    historyLength: state.lastEventId,
    output,
    failure,
    ...storedValues(state),
  });
  if (body.kind === 'executionContinuedAsNew' || body.kind === 'executionRewound') return;
  if (state.parent === null) return;
  append(round, 'messages', { kind: 'ended', to: state.parent, child: state.id, output, failure });
}

/** Applies the close policy of a child that its parent no longer awaits. */
export function releaseChild(
  b: RoundBuilder,
  seq: number,
  { instanceId, policy }: Extract<OpenOperation, { kind: 'child' }>,
  reason: string,
): void {
  if (policy === 'PARENT_CLOSE_POLICY_ABANDON') return;
  const kind = policy === 'PARENT_CLOSE_POLICY_TERMINATE' ? 'terminate' : 'cancel';
  const message = { kind, target: instanceId, sender: b.link(seq), reason } as const;
  const inherited = isInherited(b.state, seq);
  append(b.round, 'messages', inherited ? { ...message, inherited } : message);
}

function withdraw(b: RoundBuilder, seq: number, operation: OpenOperation): void {
  const { execution } = b.state;
  switch (operation.kind) {
    case 'activity':
      append(b.round, 'activitiesWithdrawn', { execution, seq, ended: true });
      return;
    case 'timer':
      append(b.round, 'timersWithdrawn', { execution, seq, fireAtMs: operation.fireAtMs });
      return;
    case 'child':
      return releaseChild(b, seq, operation, `its parent ${b.state.id} ended`);
    case 'wait':
    case 'step':
    case 'start':
    case 'raise':
    case 'read':
    case 'promise':
      return;
    default: {
      const missed: never = operation;
      throw new Error(`no rule for ${JSON.stringify(missed)}`);
    }
  }
}
