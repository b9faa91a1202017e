// Completions: the operation that an event completes, and its outcome.
import {
  ActivityFailedError,
  AlreadyExistsError,
  NotFoundError,
  OrchestrationFailedError,
  PayloadTooLargeError,
  PromiseSettledError,
  StepFailedError,
  TimeoutError,
} from '../errors.ts';
import { fromFailure } from '../failure.ts';
import type { Operation } from './operation.ts';
import type { OperationKind } from '../model/operation.ts';
import type { EventBodies, Failure, HistoryEvent, Payload } from '../model/wire-types.ts';

export interface Completion {
  readonly kind: OperationKind;
  readonly seq: number;
  /** Undefined: the operation completes without a value. */
  readonly output?: Payload | null;
  /** Set when the operation failed: creates the error for user code. */
  readonly failure?: (operation: Operation) => Error;
}

const unexplained: Failure = {
  kind: 'FAILURE_KIND_APPLICATION',
  type: 'Error',
  message: 'it failed without a reason',
  stack: '',
  nonRetryable: false,
  details: null,
  cause: null,
};

/**
 * Converts the failure of an activity. Failures of user code become ActivityFailedError; other
 * failures have their own class.
 */
function activityError(name: string, attempt: number, failure: Failure): Error {
  const error = fromFailure(failure, name);
  if (error instanceof TimeoutError || error instanceof PayloadTooLargeError) return error;
  return new ActivityFailedError(name, attempt, error);
}

function childError(name: string, failure: Failure): Error {
  const error = fromFailure(failure, name);
  const notStarted =
    error instanceof AlreadyExistsError ||
    error instanceof NotFoundError ||
    error instanceof PayloadTooLargeError;
  return notStarted ? error : new OrchestrationFailedError(name, '', error);
}

/**
 * Reads the completion of an event.
 * @throws Error for an event that completes no operation.
 */
export function completionOf(event: HistoryEvent): Completion {
  switch (event.kind) {
    case 'activityCompleted': {
      const { seq, output } = event.activityCompleted;
      return { kind: 'activity', seq, output };
    }
    case 'activityFailed': {
      const { seq, failure, attempt } = event.activityFailed;
      const error = ({ name }: Operation): Error =>
        activityError(name, attempt, failure ?? unexplained);
      return { kind: 'activity', seq, failure: error };
    }
    case 'timerFired':
      return { kind: 'timer', seq: event.timerFired.seq };
    case 'childCompleted': {
      const { seq, output } = event.childCompleted;
      return { kind: 'child', seq, output };
    }
    case 'childFailed': {
      const { seq, failure } = event.childFailed;
      const error = ({ name }: Operation): Error => childError(name, failure ?? unexplained);
      return { kind: 'child', seq, failure: error };
    }
    case 'startAccepted':
      return { kind: 'start', seq: event.startAccepted.seq };
    case 'startRefused':
      return refused('start', event.startRefused);
    case 'raiseAccepted':
      return { kind: 'raise', seq: event.raiseAccepted.seq };
    case 'raiseRefused':
      return raiseRefused(event.raiseRefused);
    case 'stepCompleted': {
      const { seq, output } = event.stepCompleted;
      return { kind: 'step', seq, output };
    }
    case 'valueRead':
      return valueRead(event.valueRead);
    case 'valueReadRefused':
      return refused('read', event.valueReadRefused);
    case 'promiseResolved':
      return {
        kind: 'promise',
        seq: event.promiseResolved.seq,
        output: event.promiseResolved.value,
      };
    case 'promiseRejected':
      return refused('promise', event.promiseRejected);
    case 'stepFailed': {
      const { seq, failure } = event.stepFailed;
      const error = ({ name }: Operation): Error =>
        new StepFailedError(name, fromFailure(failure ?? unexplained, name));
      return { kind: 'step', seq, failure: error };
    }
    default:
      throw new Error(`${event.kind} completes no operation`);
  }
}

/** An absent value is undefined, as in `ctx.state`. */
function valueRead({ seq, value }: EventBodies['valueRead']): Completion {
  return value === null ? { kind: 'read', seq } : { kind: 'read', seq, output: value };
}

/** PromiseSettledError has no failure kind of its own in the contract. */
function raiseRefused(body: EventBodies['raiseRefused']): Completion {
  const { seq, failure } = body;
  if (failure?.type !== 'PromiseSettledError') return refused('raise', body);
  return { kind: 'raise', seq, failure: () => new PromiseSettledError(failure.message) };
}

function refused(
  kind: OperationKind,
  { seq, failure }: { seq: number; failure: Failure | null },
): Completion {
  return { kind, seq, failure: ({ name }) => fromFailure(failure ?? unexplained, name) };
}
