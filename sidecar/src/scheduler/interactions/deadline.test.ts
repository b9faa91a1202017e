import { expect, it } from 'vitest';
import { Deadline } from './deadline.ts';

/** A clock that does not advance and fires wake-ups on request. */
function manualClock(): { now(): number; wakeAt(atMs: number, ring: () => void): () => void } & {
  ring(): void;
} {
  const waiting = new Set<() => void>();
  return {
    now: () => 0,
    wakeAt: (_atMs, ring) => {
      waiting.add(ring);
      return () => waiting.delete(ring);
    },
    ring: () => waiting.forEach((one) => one()),
  };
}

it('passes once, by its timeout or its signal, whichever is first', () => {
  const clock = manualClock();
  const abandon = new AbortController();
  let passed = 0;
  new Deadline(clock, 10, abandon.signal).onPassed(() => (passed += 1));
  clock.ring();
  abandon.abort();
  expect(passed).toBe(1);
});

it('has passed when its signal was aborted before', () => {
  const deadline = new Deadline(manualClock(), 0, AbortSignal.abort());
  let passed = 0;
  deadline.onPassed(() => (passed += 1));
  expect(passed).toBe(1);
});

it('makes no callback after a clear', () => {
  const clock = manualClock();
  const abandon = new AbortController();
  const deadline = new Deadline(clock, 10, abandon.signal);
  let passed = 0;
  deadline.onPassed(() => (passed += 1));
  deadline.clear();
  clock.ring();
  abandon.abort();
  expect(passed).toBe(0);
});
