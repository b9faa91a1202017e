// Durable steps: the function of the user, wrapped so that it never rejects.
import { isNonRetryable, toFailure } from '../failure.ts';
import { encodePayload } from '../payload.ts';
import type { Operation } from './operation.ts';
import type { PendingStep, StepOutcome } from './turn.ts';

/** The arguments of `ctx.run` that are stored until the step runs. */
export interface StepFunction {
  readonly fn: () => unknown;
  /** Total number of attempts, at least 1. */
  readonly attempts: number;
}

async function execute(
  name: string,
  { fn, attempts }: StepFunction,
  maxBytes: number,
): Promise<StepOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const value = await fn();
      const output = encodePayload(value, maxBytes, `result of step "${name}"`);
      return { output, failure: null };
    } catch (error) {
      if (isNonRetryable(error) || attempt >= attempts) {
        return { output: null, failure: toFailure(error, maxBytes) };
      }
    }
  }
}

export function pendingStep({ seq, name, extra }: Operation, maxBytes: number): PendingStep {
  return { seq, name, execute: () => execute(name, extra as StepFunction, maxBytes) };
}
