import { expect, it } from 'vitest';

import { Backoff } from './backoff.ts';

it('pauses double up to a limit', () => {
  const backoff = new Backoff(() => 0);
  const pauses = Array.from({ length: 8 }, () => backoff.nextMs(0));
  expect(pauses).toEqual([50, 100, 200, 400, 800, 1_600, 2_000, 2_000]);
});

it('chance shortens a pause by less than its half', () => {
  expect(new Backoff(() => 0.999).nextMs(0)).toBeCloseTo(25, 0);
});

it('a connection that lived long enough starts them anew; a short one does not', () => {
  const backoff = new Backoff(() => 0);
  backoff.nextMs(0);
  backoff.nextMs(0);
  expect(backoff.nextMs(100)).toBe(200);
  expect(backoff.nextMs(60_000)).toBe(50);
});
