import { expect, test } from 'vitest';

import {
  CHOSEN_ID_BYTES_MAX,
  CLASS_NAME_CHARS_MAX,
  CLASS_NAMES_MAX,
  FAILURE_DEPTH_MAX,
  TIME_MS_MAX,
} from '../limits.ts';
import type { Action } from '../model/action.ts';
import { failure, failureBytes } from '../model/payload.ts';
import type { Failure } from '../model/payload.ts';
import { createEventCodec } from '../wire/event-codec.ts';
import { loadContract } from '../wire/load.ts';
import { checkAction, withBoundedFailure } from './validate-action.ts';
import { checkedEvent } from './validate-event.ts';
import { withBoundedCauses } from '../model/validate.ts';

const PAYLOAD_MAX = 64 * 1024;
const codec = createEventCodec(loadContract());

/**
 * Creates a chain of failures with their numbers as messages; the root cause has the highest
 * number.
 */
function chain(depth: number): Failure {
  let inner: Failure | null = null;
  for (let number = depth; number > 0; number -= 1) {
    inner = { ...failure('FAILURE_KIND_APPLICATION', 'E', String(number)), cause: inner };
  }
  return inner!;
}

function messages(from: Failure): string[] {
  const all: string[] = [];
  for (let next: Failure | null = from; next !== null; next = next.cause) all.push(next.message);
  return all;
}

test('a chain of causes within the limit is unchanged', () => {
  const within = chain(FAILURE_DEPTH_MAX);
  expect(withBoundedCauses(within)).toBe(within);
  expect(withBoundedCauses(null)).toBeNull();
});

test('a longer chain retains its ends and the number of omitted causes', () => {
  const shortened = messages(withBoundedCauses(chain(62)));
  expect(shortened).toHaveLength(FAILURE_DEPTH_MAX);
  expect(shortened[0]).toBe('1');
  expect(shortened.at(-1)).toBe('62');
  expect(shortened).toContain('31 causes are omitted here: a failure has at most 32');
});

test('class names count in the size of a failure, and their number in a chain is bounded', () => {
  const long = 'n'.repeat(CLASS_NAME_CHARS_MAX + 1);
  const names = Array.from({ length: 40 }, (_, at) => `Error${at}`);
  const cause = { ...chain(1), classNames: [long, ...names] };
  expect(failureBytes(cause)).toBeGreaterThan(failureBytes(chain(1)) + long.length + 40 * 6);
  const bounded = withBoundedCauses({ ...chain(1), classNames: ['Base'], cause });
  expect(bounded.classNames).toEqual(['Base']);
  expect(bounded.cause).toEqual({ ...cause, classNames: names.slice(0, CLASS_NAMES_MAX) });
  const deep = withBoundedCauses({ ...chain(62), classNames: names });
  expect(deep.classNames).toHaveLength(CLASS_NAMES_MAX);
  expect(messages(deep)).toHaveLength(FAILURE_DEPTH_MAX);
});

test('the recorded event is readable for any depth of a failure', () => {
  for (const depth of [1, 32, 33, 62, 90]) {
    const event = checkedEvent(
      {
        id: 1,
        timeMs: 1,
        kind: 'activityFailed',
        activityFailed: {
          seq: 1,
          failure: { ...chain(depth), details: { data: Buffer.from('1'), encoding: '' } },
          attempt: 1,
        },
      },
      PAYLOAD_MAX,
    );
    // The decoded event has empty lists for omitted lists.
    expect(codec.decode(codec.encode([event]))).toMatchObject([event]);
  }
});

test('the chain of causes is truncated in every action with a failure', () => {
  const deep = chain(60);
  const actions: Action[] = [
    { kind: 'failExecution', failExecution: { failure: deep } },
    { kind: 'scheduleStep', scheduleStep: { seq: 1, name: 's', output: null, failure: deep } },
    { kind: 'completeUpdate', completeUpdate: { updateId: 'u', output: null, failure: deep } },
    {
      kind: 'requestRaise',
      requestRaise: {
        seq: 1,
        instanceId: '',
        name: '',
        payload: null,
        promiseId: 'p',
        failure: deep,
      },
    },
  ];
  for (const action of actions) {
    const body = (withBoundedFailure(action) as any)[action.kind];
    expect(messages(body.failure), action.kind).toHaveLength(FAILURE_DEPTH_MAX);
  }
});

test('chosen ids are short enough for the ids that are generated from them', () => {
  const start = { name: 'o', version: '', input: null };
  const child = (instanceId: string): Action => ({
    kind: 'requestStart',
    requestStart: { seq: 1, ...start, instanceId },
  });
  expect(() => checkAction(child('x'.repeat(CHOSEN_ID_BYTES_MAX)), PAYLOAD_MAX)).not.toThrow();
  expect(() => checkAction(child('x'.repeat(CHOSEN_ID_BYTES_MAX + 1)), PAYLOAD_MAX)).toThrow(
    /instance_id is 941 bytes long; at most 940 are allowed/,
  );
});

test('a timer beyond the range of dates is rejected from every source', () => {
  for (const fireAtMs of [2 ** 60, 2 ** 53 - 1, TIME_MS_MAX + 1, -(2 ** 60), Number.NaN]) {
    const body = { seq: 1, fireAtMs };
    const set = (): void => checkAction({ kind: 'createTimer', createTimer: body }, PAYLOAD_MAX);
    expect(set).toThrow(/fire_at_ms is/);
    const event = { id: 3, timeMs: 1, kind: 'timerCreated', timerCreated: body } as const;
    expect(() => checkedEvent(event, PAYLOAD_MAX)).toThrow(/event 3 \(timerCreated\): fire_at_ms/);
  }
});
