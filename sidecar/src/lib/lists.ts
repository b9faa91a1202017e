import { assert } from './assert.ts';

/**
 * The shared empty list: it is replaced, never appended to. It is not frozen, because V8 allocates
 * an iterator and its results in each loop that has seen frozen and ordinary lists.
 */
export const NONE: never[] = [];

/** Throws when an item was appended to the shared empty list: all its owners would have it. */
export function checkNone(): void {
  assert(NONE.length === 0, 'an item was appended to the shared empty list');
}

type Item<List> = List extends readonly (infer T)[] ? T : never;

/**
 * Appends to a list that is NONE while it is empty. This saves memory in objects that are created
 * ten thousand times per second with lists that are mostly empty.
 */
export function append<Owner extends object, Key extends keyof Owner>(
  owner: Owner,
  key: Key,
  item: Item<Owner[Key]>,
): void {
  const list = owner[key] as unknown[];
  if (list === NONE) owner[key] = [item] as Owner[Key];
  else list.push(item);
}
