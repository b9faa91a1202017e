import { DURATION_MS_MAX } from '../limits.ts';
import type { RetryPolicy } from './event.ts';
import type { Failure } from './payload.ts';

const INITIAL_INTERVAL_MS = 1_000;
const BACKOFF_COEFFICIENT = 2;
const MAX_INTERVAL_FACTOR = 100;

/**
 * Returns the pause before attempt `attempt + 1` in milliseconds: exponential, limited, without
 * jitter.
 */
export function retryPauseMs(policy: RetryPolicy, attempt: number): number {
  const initialMs = policy.initialIntervalMs || INITIAL_INTERVAL_MS;
  const coefficient = policy.backoffCoefficient || BACKOFF_COEFFICIENT;
  const maxMs = policy.maxIntervalMs || initialMs * MAX_INTERVAL_FACTOR;
  const pauseMs = initialMs * coefficient ** (attempt - 1);
  return Math.round(Math.min(pauseMs, maxMs, DURATION_MS_MAX));
}

/** True when the policy names the type of the failure or one of its base classes. */
function isNonRetryable({ nonRetryableTypes }: RetryPolicy, failure: Failure): boolean {
  if (nonRetryableTypes.length === 0) return false;
  const { type, classNames = [] } = failure;
  return [type, ...classNames].some((name) => nonRetryableTypes.includes(name));
}

/**
 * Returns the time of the next attempt after the failure of attempt `attempt` (from 1); null if no
 * attempt follows. No attempt follows if its pause would end after `closeByMs` (0: no limit).
 */
export function retryAtMs(
  policy: RetryPolicy | null,
  attempt: number,
  failure: Failure,
  closeByMs: number,
  nowMs: number,
): number | null {
  if (policy === null || failure.nonRetryable) return null;
  if (policy.maxAttempts > 0 && attempt >= policy.maxAttempts) return null;
  if (isNonRetryable(policy, failure)) return null;
  const atMs = nowMs + retryPauseMs(policy, attempt);
  return closeByMs > 0 && atMs >= closeByMs ? null : atMs;
}
