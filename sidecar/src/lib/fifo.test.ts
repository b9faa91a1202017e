import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fifo } from './fifo.ts';

test('an empty queue returns undefined', () => {
  const queue = new Fifo<number>();
  expect([queue.size, queue.peek(), queue.shift()]).toEqual([0, undefined, undefined]);
  queue.push(1);
  expect([queue.shift(), queue.shift(), queue.peek()]).toEqual([1, undefined, undefined]);
});

test('items are returned in order for any sequence of pushes and shifts', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -40, max: 40 }), { maxLength: 200 }), (moves) => {
      const queue = new Fifo<number>();
      const expected: number[] = [];
      let next = 0;
      for (const move of moves) {
        // A positive number pushes items, a negative number removes items.
        for (let left = move * 20; left > 0; left -= 1) {
          queue.push(next);
          expected.push(next);
          next += 1;
        }
        for (let left = move * 20; left < 0; left += 1) {
          expect(queue.shift()).toBe(expected.shift());
        }
        expect([queue.size, queue.peek()]).toEqual([expected.length, expected[0]]);
      }
    }),
    { numRuns: 50 },
  );
});
