import type { Logger } from '../model/logger.ts';
import type { ActivityInfo } from '../model/activity.ts';
import type { StepOutcome, TurnFailed } from '../replay/turn.ts';
import type { Action, Failure } from '../model/wire-types.ts';

/** The instance and execution of a failure. */
interface Place {
  readonly instanceId: string;
  readonly execution: number;
}

/**
 * Logs failures of a worker: one line for each failure that is sent to the sidecar, with the place,
 * the reason and the remedy.
 */
export class FailureLog {
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Logs a turn whose code does not match the history or broke a rule of determinism. */
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

  /** Logs a failed attempt of an activity. The sidecar decides on retries. */
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

  /** Logs a failed step. */
  step({ instanceId, execution }: Place, seq: number, { failure }: StepOutcome): void {
    if (failure === null) return;
    this.#log.warn('step failed', { instanceId, execution, seq, ...details(failure) });
  }

  /** Logs the end of an orchestration if it failed. */
  ended({ instanceId, execution }: Place, actions: readonly Action[]): void {
    for (const action of actions) {
      if (action.kind !== 'failExecution') continue;
      const failure = action.failExecution.failure as Failure;
      // A requested cancellation is not logged.
      if (failure.kind === 'FAILURE_KIND_CANCELLED') continue;
      this.#log.warn('orchestration failed', { instanceId, execution, ...details(failure) });
    }
  }
}

/**
 * Describes a failure with its causes and its place, such as `CardDeclined: insufficient funds`.
 */
function details(failure: Failure): { readonly failure: string; readonly at?: string } {
  const causes: string[] = [];
  for (let one: Failure | null = failure; one !== null; one = one.cause) {
    causes.push(one.type === '' ? one.message : `${one.type}: ${one.message}`);
  }
  const at = /^\s+(at .*)$/m.exec(failure.stack)?.[1];
  return { failure: causes.join(', caused by '), ...(at !== undefined && { at }) };
}
