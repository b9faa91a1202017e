import { describe, expect, it } from 'vitest';

import { median, percentile, summarize } from './percentile.ts';

describe('percentile()', () => {
  it('returns a measured value, by nearest rank', () => {
    const values = [15, 20, 35, 40, 50];
    expect([5, 30, 40, 50, 100].map((p) => percentile(values, p))).toEqual([15, 20, 20, 35, 50]);
  });

  it('returns the 495th of 500 values as p99', () => {
    const values = Array.from({ length: 500 }, (_, index) => index + 1);
    expect(percentile(values, 99)).toBe(495);
  });

  it('rejects an empty list', () => {
    expect(() => percentile([], 50)).toThrow(RangeError);
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('summarize()', () => {
  it('sorts by number and does not change its input', () => {
    const values = [10, 9, 100, 1];
    const summary = summarize(values);
    expect(summary).toEqual({ n: 4, mean: 30, min: 1, p50: 9, p90: 100, p99: 100, max: 100 });
    expect(values).toEqual([10, 9, 100, 1]);
  });

  it('returns zeros and n 0 for an empty list', () => {
    expect(summarize([]).n).toBe(0);
  });
});

describe('median()', () => {
  it('returns the middle, or the mean of the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([7])).toBe(7);
  });
});
