import { expect, it } from 'vitest';

import { SeededRandom } from './random.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

it('the same seed gives the same numbers', () => {
  const [a, b] = [new SeededRandom(1, 2), new SeededRandom(1, 2)];
  for (let i = 0; i < 100; i += 1) expect(a.next()).toBe(b.next());
  expect(a.uuid()).toBe(b.uuid());
});

it('similar seeds give different numbers', () => {
  const firsts = new Set<number>();
  for (let i = 0; i < 1_000; i += 1) firsts.add(new SeededRandom(0, i).next());
  for (let i = 1; i < 1_000; i += 1) firsts.add(new SeededRandom(i, 0).next());
  expect(firsts.size).toBe(1_999);
});

it('numbers are uniform from 0 to 1', () => {
  const random = new SeededRandom(0, 0);
  const buckets = Array.from({ length: 10 }, () => 0);
  for (let i = 0; i < 10_000; i += 1) {
    const value = random.number();
    expect(value >= 0 && value < 1).toBe(true);
    buckets[Math.floor(value * 10)]! += 1;
  }
  for (const count of buckets) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});

it('UUIDs have version 4, the right variant, and do not repeat', () => {
  const random = new SeededRandom(5, 6);
  const ids = new Set<string>();
  for (let i = 0; i < 1_000; i += 1) {
    const id = random.uuid();
    expect(id).toMatch(uuid);
    ids.add(id);
  }
  expect(ids.size).toBe(1_000);
});
