import { expect, it } from 'vitest';

import { Buckets } from './buckets.ts';

it('a bucket holds durations up to its bound, and the last one all longer ones', () => {
  const buckets = new Buckets([1, 10]);
  for (const ms of [0, 1, 1.1, 10, 11, 1e9]) buckets.add(ms);
  expect([...buckets.counts]).toEqual([2, 2, 2]);
  expect(buckets.sumMs).toBeCloseTo(1e9 + 23.1);
});

it('a negative duration, as after the clock was set back, counts as 0', () => {
  const buckets = new Buckets([1]);
  buckets.add(-5);
  expect([[...buckets.counts], buckets.sumMs]).toEqual([[1, 0], 0]);
});
