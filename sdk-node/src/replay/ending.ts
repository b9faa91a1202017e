// How an orchestrator begins and how it ends: it returned, it threw, or its cancellation passed.
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
  /** Of a failure: its type; else empty. */
  readonly name: string;
  /** Of a failure: what earlier releases may have recorded as its type. */
  readonly otherNames?: readonly string[];
  /** @throws when the output has to be refused. */
  build(): Action;
}

interface Outlets {
  returned(output: unknown): void;
  threw(error: unknown): void;
}

/**
 * Calls the orchestrator, unless its input is refused: when it is new, or when history says that it
 * was refused then. Otherwise an input that the schema does not accept any more comes as it is.
 */
export function startOrchestrator(
  { definition, fn }: OrchestrationHandler,
  ctx: OrchestrationContext,
  input: unknown,
  recorded: RecordedTurns | undefined,
  { returned, threw }: Outlets,
): void {
  const mayRefuse = recorded === undefined || recorded.beganByRefusal;
  let result: Promise<unknown>;
  try {
    const what = `input of orchestration "${definition.name}"`;
    const given = mayRefuse
      ? readInputNow(definition.input, input, what)
      : readStored(definition.input, input);
    // A native promise is passed through as it is.
    result = Promise.resolve(fn(ctx, given as never));
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

/** Combinators in combinators that are looked into: code has fewer, a cycle has more. */
const NESTING_MAX = 32;

/** True for the error that the cancel request threw, also when combinators wrapped several. */
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
