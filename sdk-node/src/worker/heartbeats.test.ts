import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { TIMER_MAX_MS } from '../lib/timer.ts';
import { Heartbeats } from './heartbeats.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it('delays heartbeats within a fifth of the timeout, also for timeouts of months', () => {
  const sent: unknown[] = [];
  const timeoutMs = 10 * TIMER_MAX_MS;
  const heartbeats = new Heartbeats<string>({ timeoutMs, send: (details) => sent.push(details) });
  for (const details of ['first', 'second', 'third']) heartbeats.beat(details);
  vi.advanceTimersByTime(timeoutMs / 5 - 1);
  expect(sent).toEqual(['first']);
  vi.advanceTimersByTime(1);
  expect(sent).toEqual(['first', 'third']);
  heartbeats.stop();
  expect(vi.getTimerCount()).toBe(0);
});
