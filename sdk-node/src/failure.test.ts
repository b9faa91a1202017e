import { describe, expect, it } from 'vitest';

import {
  AlreadyExistsError,
  ApplicationError,
  CancelledError,
  InvalidInputError,
  NotFoundError,
  PayloadTooLargeError,
  TerminatedError,
  TimeoutError,
} from './errors.ts';
import type { PerdureError } from './errors.ts';
import { fromFailure, toFailure } from './failure.ts';
import type { Failure, FailureKind } from './model/wire-types.ts';

const maxBytes = 200_000;

class CardDeclined extends Error {}

const depthOf = (failure: Failure | null): number =>
  failure === null ? 0 : 1 + depthOf(failure.cause);

const failureOf = (kind: FailureKind, over: Partial<Failure> = {}): Failure => ({
  kind,
  type: 'T',
  message: 'm',
  stack: '',
  nonRetryable: false,
  details: null,
  cause: null,
  ...over,
});

describe('an error becomes a failure', () => {
  it('with type, message, stack, details, flag and cause', () => {
    const error = new ApplicationError('no money', {
      type: 'CardDeclined',
      details: { code: 51 },
      nonRetryable: true,
      cause: new TypeError('inner'),
    });
    const failure = toFailure(error, maxBytes);
    expect(failure).toMatchObject({
      kind: 'FAILURE_KIND_APPLICATION',
      type: 'CardDeclined',
      message: 'no money',
      nonRetryable: true,
      cause: { type: 'TypeError', message: 'inner', nonRetryable: false, cause: null },
    });
    expect(Buffer.from(failure.details!.data).toString()).toBe('{"code":51}');
    expect(failure.stack).toContain('failure.test.ts');
  });

  it.each<[unknown, string]>([
    [new CardDeclined('x'), 'CardDeclined'],
    [Object.assign(new Error('x'), { name: 'Named' }), 'Named'],
    [new RangeError('x'), 'RangeError'],
    [new Error('x'), 'Error'],
  ])('%o has the type %s', (error, type) => {
    expect(toFailure(error, maxBytes).type).toBe(type);
  });

  it.each<[unknown, string]>([
    ['just text', 'just text'],
    [{ odd: 1 }, 'thrown: {"odd":1}'],
    [undefined, 'thrown: undefined'],
    [7n, 'thrown: 7n'],
  ])('also when the thrown value is not an error: %s', (thrown, message) => {
    expect(toFailure(thrown, maxBytes)).toMatchObject({ type: 'NonError', message });
  });

  it('at most 16 deep, cycles included', () => {
    let error = new Error('0');
    for (let i = 1; i < 40; i += 1) error = new Error(String(i), { cause: error });
    expect(depthOf(toFailure(error, maxBytes))).toBe(16);
    const loop = new Error('loop');
    loop.cause = loop;
    expect(depthOf(toFailure(loop, maxBytes))).toBe(16);
    const late = new CancelledError('r');
    late.cause = error;
    expect(depthOf(toFailure(late, maxBytes))).toBe(16);
  });

  it('with the root cause when the chain of causes is too long', () => {
    let error = new Error('root');
    for (let i = 1; i < 40; i += 1) error = new Error(String(i), { cause: error });
    const messages: string[] = [];
    for (let at: Failure | null = toFailure(error, maxBytes); at !== null; at = at.cause) {
      messages.push(`${at.type}: ${at.message}`);
    }
    expect(messages.slice(0, 2)).toEqual(['Error: 39', 'Error: 38']);
    expect(messages.slice(13)).toEqual([
      'Error: 26',
      'CausesOmitted: 25 causes are omitted here: a failure has at most 16',
      'Error: root',
    ]);
  });

  it('with the first error of several as its cause', () => {
    const error = new AggregateError([new CardDeclined('a'), new Error('b')], 'all failed');
    expect(toFailure(error, maxBytes).cause).toMatchObject({ type: 'CardDeclined', message: 'a' });
  });

  it('without details that are too large or cannot be encoded', () => {
    for (const details of ['x'.repeat(maxBytes), 5n]) {
      expect(toFailure(new ApplicationError('m', { details }), maxBytes).details).toBeNull();
    }
  });

  it('with a message and a stack of bounded length', () => {
    const failure = toFailure(new Error('x'.repeat(1_000_000)), maxBytes);
    expect(failure.message.length).toBeLessThan(20_000);
    expect(failure.stack.length).toBeLessThan(5_000);
  });

  it('of kind APPLICATION, whose cause is the error that the SDK threw', () => {
    const failure = toFailure(new TimeoutError('StartToClose', 'charge', 'slow'), maxBytes);
    expect(failure).toMatchObject({
      kind: 'FAILURE_KIND_APPLICATION',
      type: 'TimeoutError',
      cause: { kind: 'FAILURE_KIND_TIMEOUT', type: 'StartToClose', message: 'slow' },
    });
  });

  it('that is not retried when the value is not valid', () => {
    const issues = [{ path: 'a', message: 'b' }];
    const failure = toFailure(new InvalidInputError('bad', issues), maxBytes);
    expect(failure.nonRetryable).toBe(true);
    expect(JSON.parse(Buffer.from(failure.details!.data).toString())).toEqual(issues);
  });
});

describe('a failure becomes an error', () => {
  it.each<[FailureKind, new (...args: never[]) => PerdureError, string]>([
    ['FAILURE_KIND_APPLICATION', ApplicationError, 'APPLICATION'],
    ['FAILURE_KIND_UNSPECIFIED', ApplicationError, 'APPLICATION'],
    ['FAILURE_KIND_TIMEOUT', TimeoutError, 'TIMED_OUT'],
    ['FAILURE_KIND_CANCELLED', CancelledError, 'CANCELLED'],
    ['FAILURE_KIND_TERMINATED', TerminatedError, 'TERMINATED'],
    ['FAILURE_KIND_ALREADY_EXISTS', AlreadyExistsError, 'ALREADY_EXISTS'],
    ['FAILURE_KIND_NOT_FOUND', NotFoundError, 'NOT_FOUND'],
    ['FAILURE_KIND_TOO_LARGE', PayloadTooLargeError, 'PAYLOAD_TOO_LARGE'],
  ])('of the class that belongs to its kind: %s', (kind, type, code) => {
    const cause = failureOf('FAILURE_KIND_APPLICATION', { type: 'Inner' });
    const error = fromFailure(failureOf(kind, { cause }), 'it');
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ name: type.name, code, message: 'm', cause: { type: 'Inner' } });
  });

  it('that becomes the same failure again', () => {
    const failure = toFailure(
      new ApplicationError('outer', {
        type: 'A',
        details: [1],
        nonRetryable: true,
        cause: new ApplicationError('inner', { type: 'B', details: { x: null } }),
      }),
      maxBytes,
    );
    expect(toFailure(fromFailure(failure, 'it'), maxBytes)).toEqual(failure);
  });

  it('with the stack of the process that threw it', () => {
    const failure = failureOf('FAILURE_KIND_APPLICATION', { stack: 'Error: m\n at f (x.py:7)' });
    expect((fromFailure(failure, 'it') as ApplicationError).remoteStack).toContain('x.py:7');
  });
});
