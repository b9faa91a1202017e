import { expect, test } from 'vitest';
import { COMMIT_HELD_MS_MAX } from '../../limits.ts';
import type { Ticks } from '../../model/ports.ts';
import type { LiveInstance } from '../instances/live-instance.ts';
import { WaitingInstances } from './waiting-instances.ts';

const periodMs = 8;

/** Waiting instances, and a function that ends their current period. */
function waitingInstances(isHeld: () => boolean) {
  let end = (): void => undefined;
  const ticks: Ticks = {
    atEnd: (callback) => callback(),
    after: (_, callback) => {
      end = callback;
      return () => undefined;
    },
  };
  const due: LiveInstance[] = [];
  const waiting = new WaitingInstances(ticks, { periodMs, isHeld }, (one) => due.push(one));
  const instance = {} as LiveInstance;
  waiting.add(instance);
  return { due, waiting, instance, endPeriod: () => end() };
}

test('an instance waits for one to two periods after it is no longer held', () => {
  let held = true;
  const { due, waiting, instance, endPeriod } = waitingInstances(() => held);
  const mark = waiting.mark();
  for (let period = 0; period < 10; period += 1) endPeriod();
  expect(due).toEqual([]);
  expect(waiting.isPast(mark)).toBe(false);
  held = false;
  endPeriod();
  expect(due).toEqual([]);
  endPeriod();
  expect(due).toEqual([instance]);
  expect(waiting.isPast(mark)).toBe(true);
});

test('an instance that is held without end becomes due after the limit', () => {
  const { due, instance, endPeriod } = waitingInstances(() => true);
  const periods = Math.ceil(COMMIT_HELD_MS_MAX / periodMs) + 1;
  for (let period = 0; period < periods; period += 1) endPeriod();
  expect(due).toEqual([]);
  for (let period = 0; period < periods; period += 1) endPeriod();
  expect(due).toEqual([instance]);
});
