// The sidecar's time. Everything that looks at a clock or waits is handed one of these two, so that
// a test or the simulator owns the time of a whole system. Nothing else reads the system's clock.

import { Wakes } from './wakes.ts';

/** One reading of time in milliseconds, and wake-ups by it. */
export interface WakeSource {
  now(): number;
  /** Calls back once at or after `timeMs`, never within this call; the result withdraws it. */
  wakeAt(timeMs: number, callback: () => void): () => void;
}

/** The wall clock: milliseconds since 1970-01-01 UTC; the shape of the model's `Clock`. */
export interface TimeSource extends WakeSource {
  /**
   * Time that passes, for durations: it never jumps, whatever happens to the wall clock. Its
   * readings mean nothing to another process.
   */
  readonly steady: WakeSource;
}

function wakeSource(now: () => number): WakeSource {
  const wakes = new Wakes(now);
  return { now, wakeAt: (timeMs, callback) => wakes.at(timeMs, callback) };
}

/**
 * The system's clock. Its wake-ups do not keep the process alive. The wall clock may jump, when it
 * is set or after the machine was suspended: wake-ups follow it within a second.
 */
export function systemClock(): TimeSource {
  const { timeOrigin } = performance;
  return {
    ...wakeSource(() => Date.now()),
    steady: wakeSource(() => timeOrigin + performance.now()),
  };
}

/** A clock that stands still until it is advanced. */
export interface VirtualClock extends TimeSource {
  /** Goes on by so much; wake-ups that fall due are called in order, each at its own time. */
  advance(byMs: number): void;
  advanceTo(timeMs: number): void;
  /** Sets the wall clock forward or back; what falls due is called at the next advance. */
  jump(byMs: number): void;
  /** When the next wake-up is due; null when there is none. */
  nextWakeMs(): number | null;
}

interface Wake {
  /** By the wall clock. */
  timeMs: number;
  readonly isSteady: boolean;
  readonly callback: () => void;
}

/** A virtual clock that begins at `startMs`. Wake-ups in the past are due at the next advance. */
export function virtualClock(startMs: number): VirtualClock {
  let nowMs = startMs;
  let jumpedMs = 0;
  // In order of time; of equal times the one that was asked for first comes first.
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
