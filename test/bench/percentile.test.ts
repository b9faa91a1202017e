import { describe, expect, it } from 'vitest';

import { median, percentile, summarize } from './percentile.ts';

describe('percentiles', () => {
  it('are values that were measured, by nearest rank', () => {
    const values = [15, 20, 35, 40, 50];
    expect([5, 30, 40, 50, 100].map((p) => percentile(values, p))).toEqual([15, 20, 20, 35, 50]);
  });

  it('of 500 values take the 495th as p99', () => {
    const values = Array.from({ length: 500 }, (_, index) => index + 1);
    expect(percentile(values, 99)).toBe(495);
  });

  it('are refused when nothing was measured', () => {
    expect(() => percentile([], 50)).toThrow(RangeError);
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('summaries', () => {
  it('sort by size, not by text, and leave the input as it is', () => {
    const values = [10, 9, 100, 1];
    const summary = summarize(values);
    expect(summary).toEqual({ n: 4, mean: 30, min: 1, p50: 9, p90: 100, p99: 100, max: 100 });
    expect(values).toEqual([10, 9, 100, 1]);
  });

  it('of nothing are zeros with n 0', () => {
    expect(summarize([]).n).toBe(0);
  });
});

describe('medians', () => {
  it('are the middle, or between the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([7])).toBe(7);
  });
});
