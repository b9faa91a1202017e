import { expect, test } from 'vitest';

import type { EventBody, HistoryEvent } from '../model/event.ts';
import { failure } from '../model/payload.ts';
import { retryPoint } from './retry-point.ts';

const why = failure('FAILURE_KIND_APPLICATION', 'E', 'away');
const history = (...bodies: EventBody[]): HistoryEvent[] =>
  bodies.map((body, at) => ({ id: at + 1, timeMs: 1, ...body }));
const started = { kind: 'executionStarted', executionStarted: {} } as EventBody;
const turn = (delivered: number): EventBody => ({
  kind: 'turnCompleted',
  turnCompleted: { delivered, worker: 'w' },
});
const call = (seq: number) =>
  ({ kind: 'activityScheduled', activityScheduled: { seq } }) as EventBody;
const failed = (seq: number): EventBody => ({
  kind: 'activityFailed',
  activityFailed: { seq, failure: why, attempt: 1 },
});
const done = (seq: number): EventBody => ({
  kind: 'activityCompleted',
  activityCompleted: { seq, output: null, attempt: 1 },
});
const end: EventBody = { kind: 'executionFailed', executionFailed: { failure: why } };

test('the retry begins before the first failure that the last turn delivered', () => {
  const both = [call(1), call(2), done(1), failed(2)];
  expect(retryPoint(history(started, turn(1), ...both, turn(6), end))).toBe(5);
});

test('a failure that an earlier turn delivered is not retried', () => {
  const events = history(
    started,
    turn(1),
    call(1),
    failed(1),
    turn(4),
    call(2),
    done(2),
    turn(7),
    end,
  );
  expect(retryPoint(events)).toBe(9);
});

test('code that failed without a failed operation runs its last turn again', () => {
  expect(retryPoint(history(started, turn(1), end))).toBe(3);
});
