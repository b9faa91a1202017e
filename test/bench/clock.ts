// Time that processes of one machine can compare: Linux counts it from the machine's start.

/** Milliseconds with microseconds behind the point, the same count in every process. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1_000n) / 1_000;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
