import { expect, test } from 'vitest';
import { FirstByName } from './first-by-name.ts';

interface Count {
  value: number;
}

function counted(names: readonly string[], after: string | null, max: number): FirstByName<Count> {
  const first = new FirstByName<Count>(after, max, () => ({ value: 0 }));
  for (const name of names) {
    const count = first.of(name);
    if (count !== undefined) count.value += 1;
  }
  return first;
}

test('the first names have all their values, in any order of insertion', () => {
  const names = Array.from({ length: 1_000 }, (_, at) => String((at * 617) % 100).padStart(2, '0'));
  const { entries, hasMore } = counted(names, null, 7).take();
  expect(entries.map(([name]) => name)).toEqual(['00', '01', '02', '03', '04', '05', '06']);
  expect(entries.every(([, { value }]) => value === 10)).toBe(true);
  expect(hasMore).toBe(true);
});

test('names up to the last one of the previous page are omitted', () => {
  const { entries, hasMore } = counted(['', 'a', 'b', 'c'], 'a', 7).take();
  expect(entries.map(([name]) => name)).toEqual(['b', 'c']);
  expect(hasMore).toBe(false);
  expect(counted(['', 'a'], null, 7).take().entries).toHaveLength(2);
});

test('exactly the maximum number of names does not indicate further names', () => {
  expect(counted(['a', 'b'], null, 2).take().hasMore).toBe(false);
  expect(counted(['c', 'b', 'a'], null, 2).take()).toMatchObject({ hasMore: true });
});
