// How much memory a run holds, estimated for the bound of the worker's cache. From measuring: a
// small waiting orchestrator takes about 1,600 bytes with one operation open, and a decoded JSON
// value twice its text.
const runBytes = 1_600;
const operationBytes = 500;
const valueFactor = 2;
// Which of its values the code still holds is unknown: the estimate takes some of the latest.
const valuesHeld = 16;

/** Of a run with so many open operations and so many bytes of encoded values. */
export function estimatedBytes(operations: number, valueBytes: number): number {
  return runBytes + operations * operationBytes + valueBytes * valueFactor;
}

/** Bytes of the latest values after another one came: those before it fade. */
export function fading(valueBytes: number, newBytes: number): number {
  return valueBytes + newBytes - valueBytes / valuesHeld;
}
