// Rejected calls: the input is too large or does not match its schema. Code may catch the error and
// continue, so the rejection is recorded as a failed step with a special name. Replay rejects the
// call at the same position, independently of current limits and schemas.
import { InvalidInputError } from '../errors.ts';
import { toFailure } from '../failure.ts';
import { NAME_MAX_BYTES } from '../limits.ts';
import type { Decision } from '../model/decision.ts';
import type { OperationKind } from '../model/operation.ts';
import type { Action } from '../model/wire-types.ts';

function stepName(kind: OperationKind, name: string): string {
  const whole = `refused ${kind} ${name}`;
  return Buffer.byteLength(whole) > NAME_MAX_BYTES ? `refused ${kind}` : whole;
}

/** Returns the decision that records the rejected call. */
export function refusalOf({ seq, name }: Decision, kind: OperationKind): Decision {
  return { kind: 'stepScheduled', seq, name: stepName(kind, name), target: '', fireAtMs: 0 };
}

export function refusalAction({ seq, name }: Decision, error: unknown, maxBytes: number): Action {
  const failure = toFailure(error, maxBytes);
  return { kind: 'scheduleStep', scheduleStep: { seq, name, output: null, failure } };
}

/** Returns the error for a call that was rejected in the first run and would be accepted now. */
export function refusedThen({ name }: Decision): InvalidInputError {
  return new InvalidInputError(
    `the history has "${name}": the input was rejected in the first run`,
  );
}
