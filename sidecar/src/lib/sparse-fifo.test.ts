import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SparseFifo } from './sparse-fifo.ts';

interface Item {
  readonly instanceNumber: number;
  wanted: boolean;
}

test('cancelled items are never returned, and other items preserve order and count', () => {
  // A number below 0.3 removes an item, below 0.7 cancels an item, otherwise pushes items.
  const moves = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 300 });
  fc.assert(
    fc.property(moves, (all) => {
      const queue = new SparseFifo<Item>((item) => item.wanted);
      let expected: Item[] = [];
      let next = 0;
      for (const move of all) {
        if (move < 0.3) expect(queue.shift()).toBe(expected.shift());
        else if (move < 0.7) {
          const from = Math.floor((move - 0.3) * expected.length);
          for (const item of expected.slice(from, from + 100)) {
            item.wanted = false;
            queue.withdraw();
          }
          expected = expected.filter((item) => item.wanted);
        } else {
          for (let left = move * 400; left > 0; left -= 1) {
            const item = { instanceNumber: (next += 1), wanted: true };
            queue.push(item);
            expected.push(item);
          }
        }
        expect(queue.size).toBe(expected.length);
      }
      for (const item of expected) expect(queue.shift()).toBe(item);
      expect(queue.shift()).toBeUndefined();
    }),
    { numRuns: 50 },
  );
});
