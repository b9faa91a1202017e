import { expect, it } from 'vitest';

import { Backoff } from './backoff.ts';

it('pauses double up to a limit', () => {
  const backoff = new Backoff(() => 0);
  const pauses = Array.from({ length: 10 }, () => backoff.nextMs(0));
  expect(pauses).toEqual([10, 20, 40, 80, 160, 320, 640, 1_280, 2_000, 2_000]);
});

it('pauses stay at 50 ms for 40 attempts while nothing listens at the address', () => {
  const backoff = new Backoff(() => 0);
  const pauses = Array.from({ length: 45 }, () => backoff.nextMs(0, true));
  expect(pauses.slice(0, 3)).toEqual([10, 20, 40]);
  expect(new Set(pauses.slice(3, 43))).toEqual(new Set([50]));
  expect(pauses.slice(43)).toEqual([80, 160]);
});

it('pauses double when a listening sidecar accepts no connection', () => {
  const backoff = new Backoff(() => 0);
  for (let attempt = 0; attempt < 10; attempt += 1) backoff.nextMs(0, true);
  expect([backoff.nextMs(0), backoff.nextMs(0)]).toEqual([80, 160]);
});

it('a random number shortens a pause by less than a half', () => {
  expect(new Backoff(() => 0.999).nextMs(0)).toBeCloseTo(5, 1);
});

it('a connection that lived long enough resets the pauses; a short one does not', () => {
  const backoff = new Backoff(() => 0);
  backoff.nextMs(0);
  backoff.nextMs(0);
  expect(backoff.nextMs(100)).toBe(40);
  expect(backoff.nextMs(60_000)).toBe(10);
});
