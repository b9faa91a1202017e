import { expect, it } from 'vitest';

import { RunCache } from './run-cache.ts';

interface Made {
  readonly cache: RunCache<string>;
  readonly evicted: string[];
  /** Begins and ends a turn. */
  put(instanceId: string, bytes?: number): boolean;
}

function make(runsMax: number, bytesMax: number): Made {
  const evicted: string[] = [];
  const cache = new RunCache<string>({ runsMax, bytesMax }, (id) => evicted.push(id));
  const put = (instanceId: string, bytes = 10): boolean =>
    cache.keep(cache.begin(instanceId, 1, instanceId), bytes);
  return { cache, evicted, put };
}

it('evicts the least recently used run when there are too many', () => {
  const { cache, evicted, put } = make(2, 1_000);
  put('a');
  put('b');
  cache.keep(cache.resume('a', 1)!, 10);
  put('c');
  expect(evicted).toEqual(['b']);
  expect(cache.resume('b', 1)).toBeUndefined();
  expect(cache.resume('a', 1)?.run).toBe('a');
});

it('evicts runs until their size is within the limit', () => {
  const { cache, evicted, put } = make(100, 100);
  for (const id of ['a', 'b', 'c']) put(id, 30);
  put('d', 60);
  expect(evicted).toEqual(['a', 'b']);
  expect([cache.size, cache.bytes]).toEqual([2, 90]);
});

it('does not cache a run that is larger than the cache', () => {
  const { cache, evicted, put } = make(100, 100);
  put('a', 50);
  expect(put('b', 101)).toBe(false);
  expect(evicted).toEqual([]);
  expect([cache.size, cache.bytes]).toEqual([1, 50]);
});

it('counts a returning run once, and does not count a run in a turn', () => {
  const { cache, put } = make(100, 100);
  put('a', 30);
  const held = cache.resume('a', 1)!;
  expect([cache.size, cache.bytes]).toEqual([0, 0]);
  expect(cache.resume('a', 1)).toBeUndefined();
  cache.keep(held, 40);
  expect([cache.size, cache.bytes]).toEqual([1, 40]);
});

it('drops a run of another execution', () => {
  const { cache, put } = make(100, 100);
  put('a');
  expect(cache.resume('a', 2)).toBeUndefined();
  expect(cache.resume('a', 1)).toBeUndefined();
  expect(cache.size).toBe(0);
});

it('does not cache a run that was dropped during its turn, or affect its successor', () => {
  const { cache } = make(100, 100);
  const first = cache.begin('a', 1, 'first');
  const second = cache.begin('a', 1, 'second');
  expect(cache.keep(first, 10)).toBe(false);
  cache.end(first);
  expect(cache.keep(second, 10)).toBe(true);
  expect(cache.resume('a', 1)?.run).toBe('second');
  cache.drop('a');
  expect(cache.keep(second, 10)).toBe(false);
  expect([cache.size, cache.bytes]).toEqual([0, 0]);
});

it('preserves the order of use when any run is dropped', () => {
  const { cache, evicted, put } = make(3, 1_000);
  for (const id of ['a', 'b', 'c']) put(id);
  cache.drop('b');
  put('d');
  put('e');
  cache.drop('a');
  cache.drop('e');
  put('f');
  put('g');
  expect(evicted).toEqual(['a', 'c']);
});
