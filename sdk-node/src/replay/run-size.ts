// Estimates the memory of a run, for the limit of the cache of a worker. Measured: a small waiting
// orchestrator takes about 1,600 bytes with one open operation, and a decoded JSON value takes
// twice the size of its text.
const runBytes = 1_600;
const operationBytes = 500;
const valueFactor = 2;
// The values that the code still references are unknown, so the estimate counts some of the latest.
const valuesHeld = 16;

/** Estimates the memory of a run from its open operations and the size of its encoded values. */
export function estimatedBytes(operations: number, valueBytes: number): number {
  return runBytes + operations * operationBytes + valueBytes * valueFactor;
}

/**
 * Returns the estimated size of the latest values after a new one. Older values count less and
 * less.
 */
export function fading(valueBytes: number, newBytes: number): number {
  return valueBytes + newBytes - valueBytes / valuesHeld;
}
