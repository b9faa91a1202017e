import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Heap } from './heap.ts';

test('an empty heap returns undefined', () => {
  const heap = new Heap<string>();
  expect([heap.size, heap.firstKey, heap.pop()]).toEqual([0, null, undefined]);
});

test('the item with the smallest key is always first', () => {
  const moves = fc.array(fc.option(fc.integer({ min: -50, max: 50 })), { maxLength: 300 });
  fc.assert(
    fc.property(moves, (keys) => {
      const heap = new Heap<{ key: number }>();
      const expected: number[] = [];
      for (const key of keys) {
        if (key === null) {
          expect(heap.pop()?.key).toBe(expected.shift());
        } else {
          heap.push(key, { key });
          expected.push(key);
          expected.sort((a, b) => a - b);
        }
        expect([heap.size, heap.firstKey]).toEqual([expected.length, expected[0] ?? null]);
      }
    }),
  );
});

test('a filter removes rejected items and preserves the order of other items', () => {
  const heap = new Heap<number>();
  for (const key of [5, 3, 8, 1, 9, 2]) heap.push(key, key);
  heap.filter((item) => item % 2 === 1);
  expect([heap.pop(), heap.pop(), heap.pop(), heap.pop(), heap.pop()]).toEqual([
    1,
    3,
    5,
    9,
    undefined,
  ]);
});
