import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Deadlines } from './deadlines.ts';

interface Call {
  readonly id: number;
  readonly deadlineMs: number;
}

let nowMs = 0;
const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
let open: Map<number, Call>;
let expired: number[];
let deadlines: Deadlines<Call>;

beforeEach(() => {
  vi.useFakeTimers();
  nowMs = 1_000;
  open = new Map();
  expired = [];
  deadlines = new Deadlines(clock, open, ({ id }) => {
    expired.push(id);
    open.delete(id);
  });
});
afterEach(() => {
  deadlines.stop();
  vi.useRealTimers();
});

function call(id: number, inMs: number): void {
  const added = { id, deadlineMs: nowMs + inMs };
  open.set(id, added);
  deadlines.add(added);
}

function pass(ms: number): void {
  for (let i = 0; i < ms; i += 1) {
    nowMs += 1;
    vi.advanceTimersByTime(1);
  }
}

describe('Deadlines', () => {
  it('reports each call at its deadline, independent of the order in which calls are added', () => {
    call(1, 30);
    call(2, 10);
    call(3, 20);
    pass(9);
    expect(expired).toEqual([]);
    pass(2);
    expect(expired).toEqual([2]);
    pass(10);
    expect(expired).toEqual([2, 3]);
    pass(10);
    expect(expired).toEqual([2, 3, 1]);
  });

  it('does not report answered calls or calls without a deadline', () => {
    call(1, 10);
    call(2, Number.POSITIVE_INFINITY);
    open.delete(1);
    pass(50);
    expect(expired).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('uses one timer for all calls, and none after stop()', () => {
    for (let id = 1; id <= 100; id += 1) call(id, 1_000 - id);
    expect(vi.getTimerCount()).toBe(1);
    deadlines.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('reports a call with a deadline of 40 days', () => {
    call(1, 40 * 86_400_000);
    nowMs += 30 * 86_400_000;
    vi.advanceTimersByTime(30 * 86_400_000);
    expect(expired).toEqual([]);
    nowMs += 11 * 86_400_000;
    vi.advanceTimersByTime(11 * 86_400_000);
    expect(expired).toEqual([1]);
  });

  it('scans 20,000 open calls fewer than five times in 60 ms', () => {
    for (let id = 1; id <= 20_000; id += 1) call(id, 10 + (id % 20));
    let scans = 0;
    const values = open.values.bind(open);
    open.values = () => {
      scans += 1;
      return values();
    };
    pass(60);
    expect(expired).toHaveLength(20_000);
    expect(scans).toBeLessThan(5);
  });
});
