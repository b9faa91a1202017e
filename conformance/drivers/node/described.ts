// Errors in a form that is independent of the language (README.md, Programs).
import {
  ApplicationError,
  CancelledError,
  PerdureError,
  SagaFailedError,
  TimeoutError,
} from '@perdure/sdk';

import type { Json } from '../../case.ts';

/** Describes an error with its code, its message and further members that depend on the code. */
export function described(error: unknown): Json {
  if (!(error instanceof Error)) return { code: 'THROWN', message: String(error) };
  const { message } = error;
  if (error instanceof AggregateError) {
    return { code: 'ALL_FAILED', message, cause: described(error.errors[0]) };
  }
  const base = { code: error instanceof PerdureError ? error.code : 'OTHER', message };
  const cause = error.cause === undefined ? {} : { cause: described(error.cause) };
  if (error instanceof TimeoutError) return { ...base, timeoutType: error.timeoutType, ...cause };
  if (error instanceof SagaFailedError) {
    return { ...base, ...cause, compensationErrors: error.compensationErrors.map(described) };
  }
  if (error instanceof CancelledError) return { code: base.code, reason: error.reason };
  if (error instanceof ApplicationError) {
    const { type, details, nonRetryable } = error;
    return { ...base, type, ...(details === undefined ? {} : { details }), nonRetryable, ...cause };
  }
  return { ...base, ...cause };
}
