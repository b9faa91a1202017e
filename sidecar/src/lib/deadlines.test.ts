import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Deadlines } from './deadlines.ts';

test('a deadline is due at the end of its bucket and never before its time', () => {
  const deadlines = new Deadlines<string>(100);
  deadlines.set(1_001, 'a');
  deadlines.set(1_100, 'b');
  deadlines.set(1_101, 'c');
  expect(deadlines.nextMs()).toBe(1_100);
  expect(deadlines.takeDue(1_099)).toEqual([]);
  expect(deadlines.takeDue(1_100)).toEqual(['a', 'b']);
  expect(deadlines.nextMs()).toBe(1_200);
  expect(deadlines.takeDue(5_000)).toEqual(['c']);
  expect(deadlines.nextMs()).toBeNull();
});

test('two deadlines of one item in one bucket are cancelled separately', () => {
  const deadlines = new Deadlines<string>(100);
  const withdraw = deadlines.set(1_010, 'activity');
  deadlines.set(1_020, 'activity');
  withdraw();
  expect(deadlines.takeDue(2_000)).toEqual(['activity']);
});

test('cancelling a deadline that was due does not change a later deadline', () => {
  const deadlines = new Deadlines<string>(100);
  const withdraw = deadlines.set(100, 'a');
  expect(deadlines.takeDue(100)).toEqual(['a']);
  deadlines.set(100, 'a');
  withdraw();
  withdraw();
  expect(deadlines.takeDue(100)).toEqual(['a']);
});

test('all deadlines that were not cancelled are returned once, in order of buckets', () => {
  const step = fc.record({
    atMs: fc.integer({ min: 0, max: 2_000 }),
    withdrawn: fc.boolean(),
    passMs: fc.integer({ min: 0, max: 150 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const deadlines = new Deadlines<number>(50);
      const set = new Map<number, number>();
      let nowMs = 0;
      for (const [index, { atMs, withdrawn, passMs }] of steps.entries()) {
        const withdraw = deadlines.set(atMs, index);
        if (withdrawn) withdraw();
        else set.set(index, Math.ceil(atMs / 50) * 50);
        const next = Math.min(...set.values());
        expect(deadlines.nextMs()).toBe(next === Infinity ? null : next);
        nowMs += passMs;
        const due = [...set].filter(([, dueMs]) => dueMs <= nowMs);
        const ordered = due.sort((a, b) => a[1] - b[1]).map(([item]) => item);
        expect(deadlines.takeDue(nowMs)).toEqual(ordered);
        for (const item of ordered) set.delete(item);
      }
    }),
  );
});
