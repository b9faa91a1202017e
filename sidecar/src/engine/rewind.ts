import { append } from '../lib/lists.ts';
import type { EventBody, EventKind, HistoryEvent } from '../model/event.ts';
import type { Failure, Payload } from '../model/payload.ts';
import { copyBeginning, stateOf, scheduleOpen } from './copy-history.ts';
import type { HistoryCut } from './copy-history.ts';
import { endExecution } from './end-execution.ts';
import { settleMailboxes } from './mailbox.ts';
import { RoundBuilder } from './round.ts';
import type { Round } from './round.ts';
import { restart } from './state.ts';
import type { InstanceState, OpenOperation } from './state.ts';

/** The outcome of a child that its parent has not received. */
export interface ChildOutcome {
  readonly output: Payload | null;
  readonly failure: Failure | null;
}

export interface RewindInput extends HistoryCut {
  readonly reason: string;
  /** Outcomes of ended children that are open in the retained events, by operation. */
  readonly outcomes: ReadonlyMap<number, ChildOutcome>;
}

/** Answers of other instances, which remain valid after a rewind of this instance. */
const ANSWERS: ReadonlySet<EventKind> = new Set<EventKind>([
  'childCompleted',
  'childFailed',
  'startAccepted',
  'startRefused',
  'raiseAccepted',
  'raiseRefused',
  'valueRead',
  'valueReadRefused',
  'promiseResolved',
  'promiseRejected',
]);

/**
 * Ends the current execution, if it has not ended, and begins the next with the retained events of
 * its history. Later answers and messages are delivered again. Later actions of the instance itself
 * (activities, timers, steps) and a later cancellation have no effect. Returns two Rounds: the
 * second may reopen operations that the first cancels.
 */
export function rewind(
  state: InstanceState,
  input: RewindInput,
  nowMs: number,
): { readonly end: Round | null; readonly next: Round } {
  const { retained, tail, reason, outcomes } = input;
  const eventId = retained.length;
  const { id, execution, suspended } = state;
  const isRunning = state.endedMs === 0;
  const statusVersion = state.extras?.customStatusVersion ?? 0;
  let end: Round | null = null;
  if (isRunning) {
    const ending = new RoundBuilder(state, nowMs);
    const seqsRetained = stateOf(state, retained).nextSeq - 1;
    const body = { kind: 'executionRewound', executionRewound: { eventId, reason } } as const;
    endExecution(ending, body, seqsRetained);
    end = ending.round;
  }
  restart(state);
  state.customStatus = null;
  state.execution = execution + 1;
  const b = new RoundBuilder(state, nowMs);
  copyBeginning(b, retained, {
    execution: execution + 1,
    copiedFrom: { instanceId: id, execution, eventId },
    // Notifies callers that wait for a later version.
    ...(statusVersion > 0 && { customStatusVersion: statusVersion + 1 }),
  });
  settleMailboxes(state);
  for (const event of tail) comeAgain(b, event);
  for (const [seq, operation] of state.open) {
    const outcome = outcomes.get(seq);
    if (outcome !== undefined) b.emit(childEnded(seq, outcome));
    else if (!isRunning) requestAgain(b, seq, operation);
  }
  const isHeld = suspended && isRunning;
  if (isHeld !== state.suspended) suspendAlike(b, isHeld);
  scheduleOpen(b);
  return { end, next: b.round };
}

function suspendAlike(b: RoundBuilder, suspended: boolean): void {
  if (suspended) b.emit({ kind: 'executionSuspended', executionSuspended: { reason: '' } });
  else b.emit({ kind: 'executionResumed', executionResumed: { reason: '' } });
}

function comeAgain(b: RoundBuilder, event: HistoryEvent): void {
  const { id, timeMs: _, ...body } = event;
  if (body.kind === 'eventRaised') {
    const { eventRaised } = body;
    b.emit({ kind: 'eventRaised', eventRaised: { ...eventRaised, carriedFrom: id } });
  } else if (body.kind === 'updateAccepted') {
    const { updateAccepted } = body;
    b.emit({ kind: 'updateAccepted', updateAccepted: { ...updateAccepted, carriedFrom: id } });
  } else if (ANSWERS.has(body.kind) && b.state.open.has(seqOf(body))) {
    b.emit(body);
  }
}

/** The number of the operation that an answer closes. */
export function seqOf(body: EventBody): number {
  const { seq = 0 } = (body as unknown as Record<string, { seq?: number }>)[body.kind]!;
  return seq;
}

export function isAnswer({ kind }: EventBody): boolean {
  return ANSWERS.has(kind);
}

function childEnded(seq: number, { output, failure }: ChildOutcome): EventBody {
  return failure === null
    ? { kind: 'childCompleted', childCompleted: { seq, output } }
    : { kind: 'childFailed', childFailed: { seq, failure } };
}

/**
 * Replaces answers that were lost after the end of the instance. Its requests are durable and
 * arrive, so a raise or start counts as accepted; a value is requested again.
 */
function requestAgain(b: RoundBuilder, seq: number, operation: OpenOperation): void {
  if (operation.kind === 'start') b.emit({ kind: 'startAccepted', startAccepted: { seq } });
  if (operation.kind === 'raise') b.emit({ kind: 'raiseAccepted', raiseAccepted: { seq } });
  if (operation.kind !== 'read') return;
  const { instanceId: target, name: key } = operation;
  append(b.round, 'messages', { kind: 'read', target, key, sender: b.link(seq) });
}
