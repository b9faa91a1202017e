import { FRAME_PART_ITEMS } from '../limits.ts';
import type { Action } from '../model/action.ts';
import { failure, failureBytes } from '../model/payload.ts';
import type { Failure, Payload } from '../model/payload.ts';
import type { StepReport, WorkerLink, WorkerSession } from '../model/worker-ports.ts';
import type { InboundFrame, TurnResultPart } from '../wire/worker-frames.ts';
import { loopSlices } from '../lib/loop-slices.ts';
import { Recorded } from './recorded.ts';
import { TurnParts } from './turn-parts.ts';
import { payloadTooLarge, withBoundedCauses } from '../model/validate.ts';
import { EMPTY_FRAME, FRAME_LISTS } from './worker-frame-parts.ts';
import { checkCredits } from './worker-hello.ts';

interface Outcome {
  readonly output: Payload | null;
  readonly failure: Failure | null;
}

/** Number of characters that a shortened failure retains of its message. */
const MESSAGE_RETAINED = 1_000;
/** Number of characters that a shortened failure retains of its type. */
const TYPE_RETAINED = 200;

/**
 * Shortens a failure that is too large. Retains the beginning of each message in its chain of
 * causes, or drops the causes if that is still too large.
 */
function shortenFailure(from: Failure, bytes: number, bytesMax: number): Failure {
  const { type, message, cause } = withBoundedCauses(from);
  const withoutCauses = failure(
    'FAILURE_KIND_TOO_LARGE',
    type.slice(0, TYPE_RETAINED),
    `${message.slice(0, MESSAGE_RETAINED)} (truncated from ${bytes} bytes)`,
  );
  const withCauses = { ...withoutCauses, cause: shortenCauses(cause) };
  return failureBytes(withCauses) <= bytesMax ? withCauses : withoutCauses;
}

function shortenCauses(from: Failure | null): Failure | null {
  if (from === null) return null;
  const { kind, type, message, cause } = from;
  const shortened = failure(kind, type.slice(0, TYPE_RETAINED), message.slice(0, MESSAGE_RETAINED));
  return { ...shortened, cause: shortenCauses(cause) };
}

/** Copies a payload that outlives its frame: a view would retain the whole frame in memory. */
function copyPayload(payload: Payload | null): Payload | null {
  return payload === null ? null : { ...payload, data: new Uint8Array(payload.data) };
}

function copyFailure(from: Failure | null): Failure | null {
  if (from === null) return null;
  return { ...from, details: copyPayload(from.details), cause: copyFailure(from.cause) };
}

/** Copies the custom status, which is retained as long as its instance. */
function copyStatus(actions: readonly Action[]): readonly Action[] {
  if (!actions.some(({ kind }) => kind === 'setCustomStatus')) return actions;
  return actions.map((action) => {
    if (action.kind !== 'setCustomStatus') return action;
    return { ...action, setCustomStatus: { value: copyPayload(action.setCustomStatus.value) } };
  });
}

/** The session after the stream has ended: it ignores all items. */
const CLOSED_SESSION: WorkerSession = {
  isTurnOut: () => false,
  turnResult() {},
  turnMiss() {},
  turnFailed() {},
  activityResult() {},
  stepResult() {},
  liveRequestResult() {},
  heartbeat() {},
  credits() {},
  drain() {},
  evicted() {},
  silent: () => true,
  recorded: () => Promise.resolve(),
  closed() {},
};

/** Delivers the items of one worker's frames to its session in order, after checking payloads. */
export class WorkerItems {
  #session: WorkerSession;
  readonly #link: WorkerLink;
  readonly #payloadBytesMax: number;
  readonly #parts: TurnParts;
  /** Reports durable results. Null: the worker did not request these reports. */
  readonly #recorded: Recorded | null;

  constructor(
    session: WorkerSession,
    link: WorkerLink,
    payloadBytesMax: number,
    keepsAttempts = false,
  ) {
    this.#session = session;
    this.#link = link;
    this.#payloadBytesMax = payloadBytesMax;
    this.#parts = new TurnParts(payloadBytesMax, (token) => this.#session.isTurnOut(token));
    this.#recorded = keepsAttempts ? new Recorded(session, link) : null;
  }

  /**
   * Delivers a frame with many items. Other work runs between the slices; later frames must wait.
   */
  async deliverInSlices(frame: InboundFrame, frameBytes: number): Promise<void> {
    for (const kind of FRAME_LISTS) {
      const items: readonly unknown[] = frame[kind];
      for (let at = 0; at < items.length; at += FRAME_PART_ITEMS) {
        this.deliver(
          { ...EMPTY_FRAME, [kind]: items.slice(at, at + FRAME_PART_ITEMS) },
          frameBytes,
        );
        if (loopSlices.isOver()) await loopSlices.next();
      }
    }
    this.deliver({ ...EMPTY_FRAME, credits: frame.credits, drain: frame.drain }, frameBytes);
  }

  /**
   * Delivers the items of a frame. A heartbeat precedes the result of its attempt; an eviction
   * follows the result of its turn.
   */
  deliver(frame: InboundFrame, frameBytes: number): void {
    for (const { token, details } of frame.heartbeats) this.#heartbeat(token, details);
    for (const result of frame.activities) {
      const { output, failure: why } = this.#bounded(result);
      this.#session.activityResult(result.token, output, copyFailure(why));
    }
    for (const part of frame.turns) this.#turn(part, frameBytes);
    for (const report of frame.steps) this.#step(report);
    const results = frame.activities.length + frame.steps.length;
    if (results > 0) this.#recorded?.add(results);
    for (const { token } of frame.misses) this.#session.turnMiss(token);
    for (const { token, ...report } of frame.failures) this.#session.turnFailed(token, report);
    for (const { token, outcome, ...result } of frame.liveRequestResults) {
      const { output, failure: why } = this.#bounded(result);
      const isTooLarge = outcome === 'answered' && why !== null;
      this.#session.liveRequestResult(token, {
        outcome: isTooLarge ? 'failed' : outcome,
        output,
        failure: why,
      });
    }
    for (const { instanceId } of frame.evicted) this.#session.evicted(instanceId);
    if (frame.credits !== null) {
      const { turns, activities } = checkCredits(frame.credits);
      this.#session.credits(turns, activities);
    }
    if (frame.drain !== null) this.#session.drain();
  }

  /** Drops the received parts of results of revoked turns. */
  dropStale(): void {
    this.#parts.dropStale();
  }

  /** Notifies the session that its stream has ended. Drops items that are not delivered yet. */
  close(why: string): void {
    const session = this.#session;
    this.#session = CLOSED_SESSION;
    this.#recorded?.stop();
    session.closed(why);
  }

  /**
   * Notifies the session that no frame arrived for the ping timeout, or that frames arrive again;
   * see `WorkerSession.silent`.
   */
  silent(isSilent: boolean): boolean {
    return this.#session.silent(isSilent);
  }

  #turn(part: TurnResultPart, frameBytes: number): void {
    const turn = this.#parts.add(part, frameBytes);
    if (turn === null) return;
    if (turn === 'stale') {
      const message = `no turn with the token ${part.token} is in flight at this worker`;
      this.#link.refuse(part.token, 'STALE_TOKEN', message);
      return;
    }
    if (turn.problem === null) {
      this.#session.turnResult(part.token, copyStatus(turn.actions), part.cached);
      return;
    }
    this.#session.turnFailed(part.token, {
      reason: 'internal',
      message: turn.problem,
      eventId: 0,
      seq: 0,
      expected: '',
      actual: '',
    });
  }

  #step(report: StepReport): void {
    this.#session.stepResult({ ...report, ...this.#bounded(report) });
  }

  #heartbeat(token: number, details: Payload | null): void {
    const problem = payloadTooLarge('details', details, this.#payloadBytesMax);
    if (problem === null) this.#session.heartbeat(token, copyPayload(details));
    else this.#link.refuse(token, 'PAYLOAD_TOO_LARGE', problem);
  }

  /**
   * Replaces an outcome that is too large with a failure of kind TOO_LARGE, so that the caller
   * receives an answer.
   */
  #bounded(outcome: Outcome): Outcome {
    const { output, failure: why } = outcome;
    const max = this.#payloadBytesMax;
    if (why === null) {
      const problem = payloadTooLarge('output', output, max);
      if (problem === null) return outcome;
      return { output: null, failure: failure('FAILURE_KIND_TOO_LARGE', 'TooLarge', problem) };
    }
    const bytes = failureBytes(why);
    if (bytes <= max) return { output: null, failure: withBoundedCauses(why) };
    return { output: null, failure: shortenFailure(why, bytes, max) };
  }
}
