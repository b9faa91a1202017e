import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Liveness } from './liveness.ts';

const clock = { nowMs: () => 0, monotonicMs: () => performance.now() };
let traffic: { lastSentMs: number; lastReceivedMs: number };
let pings: number;
let lostAfterMs: number | undefined;
let liveness: Liveness;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] });
  traffic = { lastSentMs: performance.now(), lastReceivedMs: performance.now() };
  pings = 0;
  lostAfterMs = undefined;
});

afterEach(() => {
  liveness.stop();
  vi.useRealTimers();
});

function watch({ canSend }: { canSend: boolean }): void {
  liveness = new Liveness({
    pingIntervalMs: 100,
    pingTimeoutMs: 300,
    clock,
    traffic,
    sendPing: () => {
      pings += 1;
      if (canSend) traffic.lastSentMs = performance.now();
    },
    lost: (silentMs) => (lostAfterMs = silentMs),
  });
}

it('pings only after it has sent nothing for the interval', () => {
  watch({ canSend: true });
  vi.advanceTimersByTime(90);
  traffic.lastSentMs = performance.now();
  vi.advanceTimersByTime(90);
  expect(pings).toBe(0);
  vi.advanceTimersByTime(20);
  expect(pings).toBe(1);
});

it('reports the connection lost when the peer was silent', () => {
  watch({ canSend: true });
  vi.advanceTimersByTime(299);
  expect(lostAfterMs).toBeUndefined();
  vi.advanceTimersByTime(5);
  expect(lostAfterMs).toBeGreaterThanOrEqual(300);
});

it('requests one ping per interval while nothing can be sent', () => {
  watch({ canSend: false });
  vi.advanceTimersByTime(299);
  expect(pings).toBe(2);
});

it('does not report the peer lost when this process itself was blocked', () => {
  watch({ canSend: true });
  // Data that arrived during the blockade is read after the timers and before the decision.
  setTimeout(() => {
    setImmediate(() => (traffic.lastReceivedMs = performance.now()));
  }, 299);
  vi.advanceTimersByTime(310);
  expect(lostAfterMs).toBeUndefined();
});
