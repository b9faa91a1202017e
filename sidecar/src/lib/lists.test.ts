import { afterEach, expect, test } from 'vitest';
import { append, checkNone, NONE } from './lists.ts';

afterEach(() => {
  NONE.length = 0;
});

test('the shared empty list is replaced at the first append', () => {
  const owner: { items: number[] } = { items: NONE };
  append(owner, 'items', 1);
  append(owner, 'items', 2);
  expect(owner.items).toEqual([1, 2]);
  expect(checkNone).not.toThrow();
});

test('an item in the shared empty list is found', () => {
  const items: number[] = NONE;
  items.push(1);
  expect(checkNone).toThrow('an item was appended to the shared empty list');
});
