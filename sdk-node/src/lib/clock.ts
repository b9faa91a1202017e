// What the SDK takes from the machine: time, random numbers, the console. Each is an interface
// with one implementation in this module; other modules receive it as an argument.

/** Where time comes from. Passed in, so that tests and simulations decide it. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  nowMs(): number;
  /** Milliseconds since some fixed moment; never falls. For durations. */
  monotonicMs(): number;
}

/** The machine's clock. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};
