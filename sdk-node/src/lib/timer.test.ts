import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { pause, startTimer, TIMER_MAX_MS } from './timer.ts';

const longMs = 2 * TIMER_MAX_MS + 5_000;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it('waits longer than the maximum of one Node timer', () => {
  let calls = 0;
  startTimer(longMs, () => (calls += 1));
  vi.advanceTimersByTime(longMs - 1);
  expect(calls).toBe(0);
  vi.advanceTimersByTime(1);
  expect(calls).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});

it('can be cancelled after the first of its timers too', () => {
  let calls = 0;
  const withdraw = startTimer(longMs, () => (calls += 1));
  vi.advanceTimersByTime(TIMER_MAX_MS + 1);
  withdraw();
  expect(vi.getTimerCount()).toBe(0);
  expect(calls).toBe(0);
});

it('calls back asynchronously when the delay is 0', () => {
  let calls = 0;
  startTimer(0, () => (calls += 1));
  expect(calls).toBe(0);
  vi.advanceTimersByTime(1);
  expect(calls).toBe(1);
});

it('ends a long pause when its signal aborts, and not before', async () => {
  const stop = new AbortController();
  let ended = false;
  const paused = pause(longMs, stop.signal).then(() => (ended = true));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(ended).toBe(false);
  stop.abort();
  await paused;
  expect(vi.getTimerCount()).toBe(0);
});
