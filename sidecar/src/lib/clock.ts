// The clocks of the sidecar. All code that reads the time or waits receives one of them, so that a
// test or the simulator controls the time. No other code reads the system's clock.

import { Wakes } from './wakes.ts';

/** A clock in milliseconds with its timers. */
export interface WakeSource {
  now(): number;
  /**
   * Calls back once at or after `timeMs`, never within this call; the returned function cancels the
   * call.
   */
  wakeAt(timeMs: number, callback: () => void): () => void;
}

/** The wall clock: milliseconds since 1970-01-01 UTC; implements the model's `Clock`. */
export interface TimeSource extends WakeSource {
  /**
   * Monotonic time, for durations: it does not depend on the wall clock. Its values have no meaning
   * in another process.
   */
  readonly steady: WakeSource;
}

function wakeSource(now: () => number): WakeSource {
  const wakes = new Wakes(now);
  return { now, wakeAt: (timeMs, callback) => wakes.at(timeMs, callback) };
}

/**
 * The system's clock. Its timers do not keep the process alive. The wall clock may jump when it is
 * set, or after the machine was suspended: timers adapt within a second.
 */
export function systemClock(): TimeSource {
  const { timeOrigin } = performance;
  return {
    ...wakeSource(() => Date.now()),
    steady: wakeSource(() => timeOrigin + performance.now()),
  };
}

/** A virtual clock that moves only when it is advanced. */
export interface VirtualClock extends TimeSource {
  /** Advances the clock; due callbacks run in order, each at its own time. */
  advance(byMs: number): void;
  advanceTo(timeMs: number): void;
  /** Sets the wall clock forward or back; due callbacks run at the next advance. */
  jump(byMs: number): void;
  /** Due time of the next callback; null without callbacks. */
  nextWakeMs(): number | null;
}

interface Wake {
  /** Due time by the wall clock. */
  timeMs: number;
  readonly isSteady: boolean;
  readonly callback: () => void;
}

/** A virtual clock that begins at `startMs`. Past due times fire at the next advance. */
export function virtualClock(startMs: number): VirtualClock {
  let nowMs = startMs;
  let jumpedMs = 0;
  // In order of due time; equal due times in the order of the calls.
  const wakes: Wake[] = [];

  const advanceTo = (timeMs: number): void => {
    for (let next = wakes[0]; next && next.timeMs <= timeMs; next = wakes[0]) {
      wakes.shift();
      nowMs = Math.max(nowMs, next.timeMs);
      next.callback();
    }
    nowMs = Math.max(nowMs, timeMs);
  };

  const add = (wake: Wake): (() => void) => {
    let low = 0;
    let high = wakes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (wakes[middle]!.timeMs <= wake.timeMs) low = middle + 1;
      else high = middle;
    }
    wakes.splice(low, 0, wake);
    return () => {
      const at = wakes.indexOf(wake);
      if (at >= 0) wakes.splice(at, 1);
    };
  };

  return {
    now: () => nowMs,
    wakeAt: (timeMs, callback) => add({ timeMs, isSteady: false, callback }),
    steady: {
      now: () => nowMs - jumpedMs,
      wakeAt: (timeMs, callback) => add({ timeMs: timeMs + jumpedMs, isSteady: true, callback }),
    },
    advance: (byMs) => advanceTo(nowMs + byMs),
    advanceTo,
    jump(byMs) {
      nowMs += byMs;
      jumpedMs += byMs;
      for (const wake of wakes) if (wake.isSteady) wake.timeMs += byMs;
      wakes.sort((a, b) => a.timeMs - b.timeMs);
    },
    nextWakeMs: () => wakes[0]?.timeMs ?? null,
  };
}
