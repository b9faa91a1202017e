// The sidecar's time. Everything that looks at a clock or waits is handed one of these two, so that
// a test or the simulator owns the time of a whole system. Nothing else reads the system's clock.

/** Milliseconds since 1970-01-01 UTC, and wake-ups; the shape of the model's `Clock`. */
export interface TimeSource {
  now(): number;
  /** Calls back once at or after `timeMs`, never within this call; the result withdraws it. */
  wakeAt(timeMs: number, callback: () => void): () => void;
}

/** Longest delay that Node's timers take; a longer one would fire at once. */
const DELAY_MS_MAX = 2 ** 31 - 1;

/** The system's clock. Its wake-ups do not keep the process alive. */
export function systemClock(): TimeSource {
  return {
    now: () => Date.now(),
    wakeAt(timeMs, callback) {
      let timer: NodeJS.Timeout;
      const arm = (): void => {
        const delayMs = Math.min(Math.max(timeMs - Date.now(), 0), DELAY_MS_MAX);
        timer = setTimeout(wake, delayMs);
        timer.unref();
      };
      // Node's timers may run a millisecond ahead of the wall clock, which may also be set back.
      const wake = (): void => {
        if (Date.now() < timeMs) arm();
        else callback();
      };
      arm();
      return () => clearTimeout(timer);
    },
  };
}

/** A clock that stands still until it is told to go on. */
export interface VirtualClock extends TimeSource {
  /** Goes on by so much; wake-ups that fall due are called in order, each at its own time. */
  advance(byMs: number): void;
  advanceTo(timeMs: number): void;
  /** When the next wake-up is due; null when nobody waits. */
  nextWakeMs(): number | null;
}

interface Wake {
  readonly timeMs: number;
  readonly callback: () => void;
}

/** A virtual clock that begins at `startMs`. Wake-ups in the past are due at the next advance. */
export function virtualClock(startMs: number): VirtualClock {
  let nowMs = startMs;
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

  return {
    now: () => nowMs,
    wakeAt(timeMs, callback) {
      const wake: Wake = { timeMs, callback };
      let low = 0;
      let high = wakes.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (wakes[middle]!.timeMs <= timeMs) low = middle + 1;
        else high = middle;
      }
      wakes.splice(low, 0, wake);
      return () => {
        const at = wakes.indexOf(wake);
        if (at >= 0) wakes.splice(at, 1);
      };
    },
    advance: (byMs) => advanceTo(nowMs + byMs),
    advanceTo,
    nextWakeMs: () => wakes[0]?.timeMs ?? null,
  };
}
