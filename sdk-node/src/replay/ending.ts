// How an orchestrator begins and how it ends: it returned, it threw, or its cancellation passed.
import type { OrchestrationContext } from '../context/context.ts';
import { checkNow } from '../definitions/check.ts';
import type { OrchestrationHandler } from '../definitions/orchestration.ts';
import { InvalidInput, InvalidOutput } from '../errors.ts';
import type { CancelledError } from '../errors.ts';
import { toFailure } from '../failure.ts';
import { encodePayload } from '../payload.ts';
import type { DecisionKind } from './decision.ts';
import type { RecordedTurns } from './recorded-turns.ts';
import type { Action } from './wire-types.ts';

export interface Ending {
  readonly kind: DecisionKind;
  /** Of a failure: its type; else empty. */
  readonly name: string;
  /** @throws when the output has to be refused. */
  build(): Action;
}

interface Outlets {
  returned(output: unknown): void;
  threw(error: unknown): void;
}

/**
 * Calls the orchestrator, unless its input is refused. The input is checked when it is new, and
 * otherwise only when history says that it was refused then.
 */
export function startOrchestrator(
  { definition, fn }: OrchestrationHandler,
  ctx: OrchestrationContext,
  input: unknown,
  recorded: RecordedTurns | undefined,
  { returned, threw }: Outlets,
): void {
  if (recorded === undefined || recorded.beganByRefusal) {
    try {
      const what = `input of orchestration "${definition.name}"`;
      checkNow(definition.input, input, what, InvalidInput);
    } catch (error) {
      threw(error);
      return;
    }
  }
  let result: unknown;
  try {
    result = fn(ctx, input as never);
  } catch (error) {
    threw(error);
    return;
  }
  // A native promise is passed through as it is.
  Promise.resolve(result).then(returned, threw);
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
      const checked = checkNow(definition.output, output, what, InvalidOutput);
      const payload = encodePayload(checked, maxBytes, what);
      return { kind: 'completeExecution', completeExecution: { output: payload } };
    },
  };
}

/** True for the error that the cancel request threw, also when a combinator wrapped several. */
function isCancellation(error: unknown, cancellation: CancelledError): boolean {
  if (error === cancellation) return true;
  if (!(error instanceof AggregateError) || error.errors.length === 0) return false;
  return error.errors.every((inner) => inner === cancellation);
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
    build: () => ({ kind: 'failExecution', failExecution: { failure } }),
  };
}
