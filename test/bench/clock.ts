// A clock that all processes of one machine share: Linux counts it from the start of the machine.

/** Milliseconds with three decimals, comparable between processes. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1_000n) / 1_000;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
