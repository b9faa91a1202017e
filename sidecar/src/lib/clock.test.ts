import { afterEach, describe, expect, test, vi } from 'vitest';
import { systemClock, virtualClock } from './clock.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('the system clock', () => {
  test('wakes at the asked time and never before', () => {
    vi.useFakeTimers({ now: 1_000 });
    const called: number[] = [];
    systemClock().wakeAt(1_250, () => called.push(Date.now()));
    vi.advanceTimersByTime(249);
    expect(called).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(called).toEqual([1_250]);
  });

  test('waits longer than the longest delay of a Node timer', () => {
    vi.useFakeTimers({ now: 0 });
    const called: number[] = [];
    const timeMs = 2 ** 31 + 5_000;
    systemClock().wakeAt(timeMs, () => called.push(Date.now()));
    vi.advanceTimersByTime(2 ** 31 - 1);
    expect(called).toEqual([]);
    vi.advanceTimersByTime(5_001);
    expect(called).toEqual([timeMs]);
  });

  test('goes on waiting when the wall clock is set back', () => {
    vi.useFakeTimers({ now: 10_000 });
    let calls = 0;
    systemClock().wakeAt(11_000, () => (calls += 1));
    vi.setSystemTime(9_000);
    vi.advanceTimersByTime(1_000);
    expect(calls).toBe(0);
    vi.advanceTimersByTime(1_000);
    expect(calls).toBe(1);
  });

  test('forgets a wake-up that was withdrawn, and calls past ones soon but not at once', () => {
    vi.useFakeTimers({ now: 5_000 });
    const called: string[] = [];
    systemClock().wakeAt(6_000, () => called.push('withdrawn'))();
    systemClock().wakeAt(0, () => called.push('past'));
    expect(called).toEqual([]);
    vi.advanceTimersByTime(2_000);
    expect(called).toEqual(['past']);
  });
});

describe('the virtual clock', () => {
  test('stands still until it is advanced and calls in order, each at its own time', () => {
    const clock = virtualClock(100);
    const called: [string, number][] = [];
    const note = (name: string) => () => called.push([name, clock.now()]);
    clock.wakeAt(300, note('late'));
    clock.wakeAt(200, note('early'));
    clock.wakeAt(200, note('early, second'));
    expect(clock.nextWakeMs()).toBe(200);
    clock.advance(99);
    expect(called).toEqual([]);
    clock.advance(500);
    expect(called).toEqual([
      ['early', 200],
      ['early, second', 200],
      ['late', 300],
    ]);
    expect(clock.now()).toBe(699);
    expect(clock.nextWakeMs()).toBeNull();
  });

  test('calls what a wake-up asks for when that falls due within the same advance', () => {
    const clock = virtualClock(0);
    const called: number[] = [];
    const again = (): void => {
      called.push(clock.now());
      if (called.length < 3) clock.wakeAt(clock.now() + 10, again);
    };
    clock.wakeAt(10, again);
    clock.advanceTo(25);
    expect(called).toEqual([10, 20]);
    clock.advanceTo(30);
    expect(called).toEqual([10, 20, 30]);
  });

  test('forgets a wake-up that was withdrawn', () => {
    const clock = virtualClock(0);
    let calls = 0;
    const withdraw = clock.wakeAt(10, () => (calls += 1));
    withdraw();
    withdraw();
    clock.advance(20);
    expect(calls).toBe(0);
  });
});
