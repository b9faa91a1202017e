// Dependencies on the machine: time, random numbers, the console. Each is an interface with one
// implementation in this module. Other modules receive it as an argument.

/** Source of time, passed as an argument so that tests and simulations control it. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  nowMs(): number;
  /** Monotonic milliseconds since an arbitrary time, for durations. */
  monotonicMs(): number;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};
