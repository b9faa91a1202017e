import { expect, test } from 'vitest';
import { cryptoRandom, seededRandom } from './random.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('equal seeds give equal bytes and ids, and different seeds different bytes and ids', () => {
  const draw = (seed: number): unknown[] => {
    const random = seededRandom(seed);
    return [[...random.bytes(8)], random.uuid(), [...random.bytes(3)]];
  };
  expect(draw(42)).toEqual(draw(42));
  expect(draw(42)).not.toEqual(draw(43));
  expect(draw(2 ** 32)).not.toEqual(draw(0));
});

test('seeded bytes are spread evenly', () => {
  const counts = Array.from({ length: 256 }, () => 0);
  for (const byte of seededRandom(7).bytes(256 * 200)) counts[byte]! += 1;
  expect(Math.min(...counts)).toBeGreaterThan(130);
  expect(Math.max(...counts)).toBeLessThan(280);
});

test.each([
  ['crypto', cryptoRandom()],
  ['seeded', seededRandom(1)],
])('%s randomness returns the given number of bytes, and unique ids', (_, random) => {
  for (const count of [0, 1, 8, 16, 511, 513, 5_000]) {
    expect(random.bytes(count)).toHaveLength(count);
  }
  const ids = Array.from({ length: 1_000 }, () => random.uuid());
  expect(new Set(ids).size).toBe(1_000);
  for (const id of ids) expect(id).toMatch(uuid);
});

test('later calls neither change returned bytes nor return them again', () => {
  const random = cryptoRandom();
  const drawn = Array.from({ length: 2_000 }, () => random.bytes(8));
  const text = drawn.map((bytes) => Buffer.from(bytes).toString('hex'));
  random.bytes(500);
  expect(drawn.map((bytes) => Buffer.from(bytes).toString('hex'))).toEqual(text);
  expect(new Set(text).size).toBe(2_000);
});
