// Nearest-rank percentiles and the summaries in records.

/** A distribution in milliseconds, as in the record format. */
export interface Summary {
  readonly n: number;
  readonly mean: number;
  readonly min: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** Rounds to three decimals: the noise of all measurements is larger. */
export function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

/**
 * The smallest value that at least `percent` of all values do not exceed.
 * @param sorted ascending, not empty.
 */
export function percentile(sorted: ArrayLike<number>, percent: number): number {
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  const value = sorted[rank - 1];
  if (value === undefined) throw new RangeError('percentile of an empty list');
  return value;
}

/** Summarises values. All fields are zero when there are none. */
export function summarize(values: ArrayLike<number>): Summary {
  if (values.length === 0) return { n: 0, mean: 0, min: 0, p50: 0, p90: 0, p99: 0, max: 0 };
  const sorted = Float64Array.from(values).sort();
  return {
    n: sorted.length,
    mean: round(sorted.reduce((sum, value) => sum + value, 0) / sorted.length),
    min: round(percentile(sorted, 0)),
    p50: round(percentile(sorted, 50)),
    p90: round(percentile(sorted, 90)),
    p99: round(percentile(sorted, 99)),
    max: round(percentile(sorted, 100)),
  };
}

/** The middle value, or the mean of the two in the middle. The list is not empty. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const upper = sorted[Math.floor(half)];
  const lower = sorted[Math.ceil(half) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('median of an empty list');
  return (upper + lower) / 2;
}
