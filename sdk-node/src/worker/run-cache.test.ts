import { expect, it } from 'vitest';

import { RunCache } from './run-cache.ts';

const run = (instanceId: string, bytes = 10) => ({
  instanceId,
  execution: 1,
  run: instanceId,
  bytes,
});

function make(runsMax: number, bytesMax: number): { cache: RunCache<string>; gone: string[] } {
  const gone: string[] = [];
  const cache = new RunCache<string>({ runsMax, bytesMax }, (id) => gone.push(id));
  return { cache, gone };
}

it('drops the least recently used when there are too many', () => {
  const { cache, gone } = make(2, 1_000);
  cache.put(run('a'));
  cache.put(run('b'));
  cache.put(cache.take('a')!);
  cache.put(run('c'));
  expect(gone).toEqual(['b']);
  expect(cache.take('a')?.run).toBe('a');
});

it('drops as many as their bytes demand', () => {
  const { cache, gone } = make(100, 100);
  for (const id of ['a', 'b', 'c']) cache.put(run(id, 30));
  cache.put(run('d', 60));
  expect(gone).toEqual(['a', 'b']);
  expect(cache.bytes).toBe(90);
});

it('does not keep what is larger than all of it', () => {
  const { cache, gone } = make(100, 100);
  cache.put(run('a', 50));
  expect(cache.put(run('b', 101))).toBe(false);
  expect(gone).toEqual([]);
  expect(cache.size).toBe(1);
});

it('counts a run that is put again once', () => {
  const { cache } = make(100, 100);
  cache.put(run('a', 30));
  cache.put(run('a', 40));
  expect([cache.size, cache.bytes]).toEqual([1, 40]);
});
