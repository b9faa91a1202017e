import type { Logger } from '../model/logger.ts';
import type { ActivityInfo } from '../model/activity.ts';
import type { StepOutcome, TurnFailed } from '../replay/turn.ts';
import type { Action, Failure } from '../model/wire-types.ts';

/** Where something failed. */
interface Place {
  readonly instanceId: string;
  readonly execution: number;
}

/**
 * The log lines of what fails in a worker: one line for each failure that is sent to the sidecar,
 * with the place, the reason and what to do.
 */
export class FailureLog {
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** The code does not fit the history, or breaks a rule of determinism. */
  turn({ instanceId, execution }: Place, failed: TurnFailed): void {
    const { reason, message, eventId, seq, expected, actual } = failed;
    this.#log.error(`turn failed, the instance is stuck: ${message}`, {
      instanceId,
      execution,
      seq,
      eventId,
      reason: reason.replace('TURN_FAILURE_REASON_', '').toLowerCase(),
      expected,
      actual,
    });
  }

  /** An attempt of an activity failed; the sidecar decides whether there is another one. */
  attempt(info: ActivityInfo, failure: Failure): void {
    const { name, instanceId, execution, seq, attempt, orchestration } = info;
    this.#log.warn('activity attempt failed', {
      activity: name,
      instanceId,
      execution,
      seq,
      attempt,
      orchestration,
      ...details(failure),
    });
  }

  /** The function of a step failed. */
  step({ instanceId, execution }: Place, seq: number, { failure }: StepOutcome): void {
    if (failure === null) return;
    this.#log.warn('step failed', { instanceId, execution, seq, ...details(failure) });
  }

  /** An orchestration ended: says so when it failed. */
  ended({ instanceId, execution }: Place, actions: readonly Action[]): void {
    for (const action of actions) {
      if (action.kind !== 'failExecution') continue;
      const failure = action.failExecution.failure as Failure;
      // Cancelled on request.
      if (failure.kind === 'FAILURE_KIND_CANCELLED') continue;
      this.#log.warn('orchestration failed', { instanceId, execution, ...details(failure) });
    }
  }
}

/** `CardDeclined: insufficient funds`, with its causes, and where it was thrown. */
function details(failure: Failure): { readonly failure: string; readonly at?: string } {
  const causes: string[] = [];
  for (let one: Failure | null = failure; one !== null; one = one.cause) {
    causes.push(one.type === '' ? one.message : `${one.type}: ${one.message}`);
  }
  const at = /^\s+(at .*)$/m.exec(failure.stack)?.[1];
  return { failure: causes.join(', caused by '), ...(at !== undefined && { at }) };
}
