// A call that was refused on the spot: its input is too large, or not what its schema says. Code
// may catch that and continue, so it is recorded: as a step of a telling name that failed. Replay
// then refuses it at the same place, whatever limits and schemas apply at that time.
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

/** The decision that stands in history in place of the refused one. */
export function refusalOf({ seq, name }: Decision, kind: OperationKind): Decision {
  return { kind: 'stepScheduled', seq, name: stepName(kind, name), target: '', fireAtMs: 0 };
}

export function refusalAction({ seq, name }: Decision, error: unknown, maxBytes: number): Action {
  const failure = toFailure(error, maxBytes);
  return { kind: 'scheduleStep', scheduleStep: { seq, name, output: null, failure } };
}

/** For a call that was refused when it was new and would be accepted now. */
export function refusedThen({ name }: Decision): InvalidInputError {
  return new InvalidInputError(`history holds "${name}": the input was refused then`);
}
