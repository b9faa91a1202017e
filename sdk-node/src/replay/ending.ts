// Start and end of an orchestrator. It ends by returning, by throwing, or with its cancellation.
import type { OrchestrationContext } from '../model/orchestration-context.ts';
import { checkNow } from '../definitions/check.ts';
import type { OrchestrationHandler } from '../definitions/orchestration.ts';
import { readInputNow, readStored } from '../definitions/read.ts';
import { InvalidOutputError } from '../errors.ts';
import type { CancelledError } from '../errors.ts';
import { toFailure } from '../failure.ts';
import { encodePayload } from '../payload.ts';
import { elementsOf, fieldOf } from '../thrown.ts';
import type { DecisionKind } from '../model/decision.ts';
import type { RecordedTurns } from './recorded-turns.ts';
import type { Action } from '../model/wire-types.ts';

export interface Ending {
  readonly kind: DecisionKind;
  /** Type of a failure. Else empty. */
  readonly name: string;
  /** Type names that earlier releases may have recorded for the same failure. */
  readonly otherNames?: readonly string[];
  /** @throws when the output must be rejected. */
  build(): Action;
}

interface Outlets {
  returned(output: unknown): void;
  threw(error: unknown): void;
}

/**
 * Calls the orchestrator. A new input that the schema rejects fails the execution. On replay, only
 * a recorded rejection is repeated; otherwise an input that the schema no longer accepts is passed
 * unchanged.
 */
export function startOrchestrator(
  { definition, fn }: OrchestrationHandler,
  ctx: OrchestrationContext,
  input: unknown,
  recorded: RecordedTurns | undefined,
  { returned, threw }: Outlets,
): void {
  const mayReject = recorded === undefined || recorded.beganWithRejection;
  let result: Promise<unknown>;
  try {
    const what = `input of orchestration "${definition.name}"`;
    const received = mayReject
      ? readInputNow(definition.input, input, what)
      : readStored(definition.input, input);
    // Promise.resolve() returns a native promise unchanged.
    result = Promise.resolve(fn(ctx, received as never));
  } catch (error) {
    threw(error);
    return;
  }
  result.then(returned, threw);
}

export function endingOfReturn(
  { definition }: OrchestrationHandler,
  output: unknown,
  maxBytes: number,
): Ending {
  const what = `output of orchestration "${definition.name}"`;
  return {
    kind: 'executionCompleted',
    name: '',
    build: () => {
      const checked = checkNow(definition.output, output, what, InvalidOutputError);
      const payload = encodePayload(checked, maxBytes, what);
      return { kind: 'completeExecution', completeExecution: { output: payload } };
    },
  };
}

/** Maximum depth of nested combinators. Real code has fewer levels; only a cycle has more. */
const NESTING_MAX = 32;

/** True for the error of the cancellation, also when combinators wrapped several of them. */
function isCancellation(error: unknown, cancellation: CancelledError, depth = 0): boolean {
  if (error === cancellation) return true;
  if (depth === NESTING_MAX) return false;
  const errors = elementsOf(fieldOf(error, 'errors'));
  return errors.length > 0 && errors.every((one) => isCancellation(one, cancellation, depth + 1));
}

export function endingOfThrow(
  error: unknown,
  cancellation: CancelledError | undefined,
  maxBytes: number,
): Ending {
  if (cancellation !== undefined && isCancellation(error, cancellation)) {
    const { reason } = cancellation;
    return {
      kind: 'executionCancelled',
      name: '',
      build: () => ({ kind: 'cancelExecution', cancelExecution: { reason } }),
    };
  }
  const failure = toFailure(error, maxBytes);
  return {
    kind: 'executionFailed',
    name: failure.type,
    otherNames: [...(failure.classNames ?? []), 'ApplicationError', 'Error'],
    build: () => ({ kind: 'failExecution', failExecution: { failure } }),
  };
}
