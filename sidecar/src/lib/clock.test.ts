import { afterEach, describe, expect, test, vi } from 'vitest';
import { systemClock, virtualClock } from './clock.ts';
import { Wakes } from './wakes.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('the system clock', () => {
  test('wakes at the due time and never before', () => {
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
    vi.advanceTimersByTime(5_000);
    expect(called).toEqual([]);
    // The test skips most of that time, because the timer reads the clock every second.
    vi.setSystemTime(timeMs - 1_500);
    vi.advanceTimersByTime(1_499);
    expect(called).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(called).toEqual([timeMs]);
  });

  test('continues to wait when the wall clock is set back', () => {
    vi.useFakeTimers({ now: 10_000 });
    let calls = 0;
    systemClock().wakeAt(11_000, () => (calls += 1));
    vi.setSystemTime(9_000);
    vi.advanceTimersByTime(1_000);
    expect(calls).toBe(0);
    vi.advanceTimersByTime(1_000);
    expect(calls).toBe(1);
  });

  test('wakes within a second when the wall clock jumps past the due time', () => {
    vi.useFakeTimers({ now: 10_000 });
    const called: string[] = [];
    const clock = systemClock();
    clock.wakeAt(50_000, () => called.push('far'));
    vi.advanceTimersByTime(2_000);
    vi.setSystemTime(86_400_000);
    clock.wakeAt(86_400_300, () => called.push('near'));
    vi.advanceTimersByTime(1_000);
    expect(called).toEqual(['far', 'near']);
  });

  test('wakes within a second after the wall clock is set back and corrected', () => {
    vi.useFakeTimers({ now: 7_200_000 });
    let calls = 0;
    const clock = systemClock();
    vi.setSystemTime(3_600_000);
    clock.wakeAt(7_200_300, () => (calls += 1));
    vi.advanceTimersByTime(3_000);
    expect(calls).toBe(0);
    vi.setSystemTime(7_203_000);
    vi.advanceTimersByTime(1_000);
    expect(calls).toBe(1);
  });

  test('measures durations by monotonic time, independent of jumps of the wall clock', () => {
    vi.useFakeTimers({ now: 7_200_000 });
    const { steady } = systemClock();
    let calls = 0;
    steady.wakeAt(steady.now() + 5_000, () => (calls += 1));
    vi.setSystemTime(86_400_000);
    vi.advanceTimersByTime(4_900);
    expect(calls).toBe(0);
    vi.setSystemTime(0);
    vi.advanceTimersByTime(200);
    expect(calls).toBe(1);
  });

  test('sets one Node timer for all wake-ups, and removes cancelled wake-ups', () => {
    vi.useFakeTimers({ now: 0 });
    const wakes = new Wakes(() => Date.now());
    const withdraws = Array.from({ length: 10_000 }, (_, at) => wakes.at(60_000 + at, () => {}));
    expect(vi.getTimerCount()).toBe(1);
    for (const withdraw of withdraws) withdraw();
    expect(wakes.size).toBeLessThan(2_100);
    vi.advanceTimersByTime(80_000);
    expect([wakes.size, vi.getTimerCount()]).toEqual([0, 0]);
  });

  test('calls the other callbacks after one throws', () => {
    vi.useFakeTimers({ now: 0 });
    const called: string[] = [];
    const clock = systemClock();
    clock.wakeAt(10, () => {
      throw new Error('broken');
    });
    clock.wakeAt(20, () => called.push('next'));
    expect(() => vi.advanceTimersByTime(10)).toThrow('broken');
    vi.advanceTimersByTime(20);
    expect(called).toEqual(['next']);
  });

  test('removes a cancelled wake-up, and calls past wake-ups soon but not at once', () => {
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
  test('moves only when advanced, and calls callbacks in order, each at its due time', () => {
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

  test('calls new wake-ups that become due within the same advance', () => {
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

  test('can be set forward and back without a change of monotonic time', () => {
    const clock = virtualClock(10_000);
    const called: string[] = [];
    clock.wakeAt(15_000, () => called.push('wall'));
    clock.steady.wakeAt(clock.steady.now() + 2_000, () => called.push('steady'));
    clock.jump(-5_000);
    clock.advance(1_999);
    expect(called).toEqual([]);
    clock.advance(1);
    expect([called, clock.now()]).toEqual([['steady'], 7_000]);
    clock.jump(9_000);
    clock.advance(0);
    expect([called, clock.steady.now()]).toEqual([['steady', 'wall'], 12_000]);
  });

  test('removes a cancelled wake-up', () => {
    const clock = virtualClock(0);
    let calls = 0;
    const withdraw = clock.wakeAt(10, () => (calls += 1));
    withdraw();
    withdraw();
    clock.advance(20);
    expect(calls).toBe(0);
  });
});
