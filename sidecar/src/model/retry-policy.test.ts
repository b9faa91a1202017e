import { describe, expect, test } from 'vitest';
import type { RetryPolicy } from './event.ts';
import { failure } from './payload.ts';
import type { Failure } from './payload.ts';
import { retryAtMs, retryPauseMs } from './retry-policy.ts';

const nowMs = 1_700_000_000_000;

function policyOf(given: Partial<RetryPolicy> = {}): RetryPolicy {
  return {
    maxAttempts: 0,
    initialIntervalMs: 0,
    maxIntervalMs: 0,
    backoffCoefficient: 0,
    nonRetryableTypes: [],
    ...given,
  };
}

function failed(given: Partial<Failure> = {}): Failure {
  const plain = failure('FAILURE_KIND_APPLICATION', 'Flaky', 'it did not work');
  return { ...plain, nonRetryable: false, ...given };
}

describe('pause', () => {
  test('a policy of zeros waits one second, doubled each time, up to a hundred seconds', () => {
    const pauses = [1, 2, 3, 7, 8, 5_000].map((attempt) => retryPauseMs(policyOf(), attempt));
    expect(pauses).toEqual([1_000, 2_000, 4_000, 64_000, 100_000, 100_000]);
  });

  test('a policy with numbers waits accordingly', () => {
    const policy = policyOf({
      initialIntervalMs: 200,
      maxIntervalMs: 1_000,
      backoffCoefficient: 3,
    });
    expect([1, 2, 3].map((attempt) => retryPauseMs(policy, attempt))).toEqual([200, 600, 1_000]);
  });

  test('a coefficient of 1 keeps the delay constant', () => {
    const policy = policyOf({ initialIntervalMs: 50, backoffCoefficient: 1 });
    expect(retryPauseMs(policy, 900)).toBe(50);
  });

  test('delays are whole milliseconds', () => {
    const policy = policyOf({ initialIntervalMs: 1, backoffCoefficient: 1.1 });
    for (let attempt = 1; attempt < 60; attempt += 1) {
      expect(Number.isInteger(retryPauseMs(policy, attempt))).toBe(true);
    }
  });

  test('the maximal delay applies when it is below the first one', () => {
    expect(retryPauseMs(policyOf({ initialIntervalMs: 500, maxIntervalMs: 20 }), 1)).toBe(20);
  });
});

describe('next attempt', () => {
  test('does not follow without a policy', () => {
    expect(retryAtMs(null, 1, failed(), 0, nowMs)).toBeNull();
  });

  test('follows after the delay', () => {
    expect(retryAtMs(policyOf(), 1, failed(), 0, nowMs)).toBe(nowMs + 1_000);
  });

  test('does not follow the last permitted attempt; zero is no limit', () => {
    const policy = policyOf({ maxAttempts: 3 });
    expect(retryAtMs(policy, 2, failed(), 0, nowMs)).toBe(nowMs + 2_000);
    expect(retryAtMs(policy, 3, failed(), 0, nowMs)).toBeNull();
    expect(retryAtMs(policyOf({ maxAttempts: 1 }), 1, failed(), 0, nowMs)).toBeNull();
    expect(retryAtMs(policyOf(), 1_000_000, failed(), 0, nowMs)).toBe(nowMs + 100_000);
  });

  test('does not follow a non-retryable failure, by its flag or its type', () => {
    expect(retryAtMs(policyOf(), 1, failed({ nonRetryable: true }), 0, nowMs)).toBeNull();
    const policy = policyOf({ nonRetryableTypes: ['CardDeclined'] });
    expect(retryAtMs(policy, 1, failed({ type: 'CardDeclined' }), 0, nowMs)).toBeNull();
    expect(retryAtMs(policy, 1, failed({ type: 'Card' }), 0, nowMs)).toBe(nowMs + 1_000);
    const extended = failed({ type: 'Expired', classNames: ['CardDeclined'] });
    expect(retryAtMs(policy, 1, extended, 0, nowMs)).toBeNull();
  });

  test('does not follow when the total timeout would pass before it', () => {
    expect(retryAtMs(policyOf(), 1, failed(), nowMs + 1_001, nowMs)).toBe(nowMs + 1_000);
    expect(retryAtMs(policyOf(), 1, failed(), nowMs + 1_000, nowMs)).toBeNull();
  });
});
