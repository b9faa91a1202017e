import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ApplicationError, CancelledError, PerdureError, SagaFailedError } from './errors.ts';
import type * as errors from './errors.ts';
import { fromFailure, toFailure } from './failure.ts';
import { CAUSE_DEPTH_MAX, MESSAGE_MAX_CHARS } from './limits.ts';
import type { Failure } from './model/wire-types.ts';
import { foreignError, thrown } from './thrown.suite.ts';

const maxBytes = 200_000;

function checkWireable(failure: Failure, depth = 1): void {
  const texts = [failure.type, failure.message, failure.stack, ...(failure.classNames ?? [])];
  for (const text of texts) {
    expect(typeof text).toBe('string');
    expect(Buffer.from(text).toString()).toBe(text);
  }
  expect(failure.type).not.toBe('');
  expect(failure.message.length).toBeLessThanOrEqual(MESSAGE_MAX_CHARS);
  expect(depth).toBeLessThanOrEqual(CAUSE_DEPTH_MAX);
  if (failure.cause !== null) checkWireable(failure.cause, depth + 1);
}

describe('a value that user code throws', () => {
  it('becomes a failure that can be encoded and decoded', () => {
    fc.assert(
      fc.property(thrown, (make) => {
        const failure = toFailure(make(), maxBytes);
        checkWireable(failure);
        expect(fromFailure(failure, 'of')).toBeInstanceOf(Error);
      }),
      { numRuns: 500 },
    );
  });

  it('can be the cause of a failed saga', () => {
    fc.assert(
      fc.property(thrown, (make) => {
        expect(new SagaFailedError(make(), [make()]).message).toContain('1 compensation failed');
      }),
    );
  });

  it.each<[string, object]>([
    ['a null name', { name: null }],
    ['a name that is a number', { name: 422 }],
    ['a name that is a symbol', { name: Symbol('n') }],
    ['a constructor that is null', { constructor: null }],
    ['a stack that is not text', { stack: { frames: [] } }],
    ['a cause that is a revoked proxy', { cause: revokedProxy() }],
  ])('preserves the message of an error with %s', (_, fields) => {
    const failure = toFailure(Object.assign(new Error('HTTP 422'), fields), maxBytes);
    expect(failure).toMatchObject({ type: 'Error', message: 'HTTP 422' });
  });

  it('preserves type, message and stack of an error from another realm', () => {
    const failure = toFailure(foreignError('new RangeError("too far")'), maxBytes);
    expect(failure).toMatchObject({ type: 'RangeError', message: 'too far' });
    expect(failure.stack).toContain('RangeError: too far');
  });

  it('causes no unhandled rejection when it is a promise', async () => {
    const unhandled: unknown[] = [];
    const listener = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', listener);
    toFailure(Promise.reject(new Error('thrown')), maxBytes);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', listener);
    expect(unhandled).toEqual([]);
  });
});

function revokedProxy(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe('names of an error', () => {
  class PaymentError extends Error {}
  class CardDeclined extends PaymentError {}
  class Expired extends TypeError {}
  class Declined extends ApplicationError {}
  class Named extends PaymentError {
    override readonly name = 'NamedError';
  }

  it.each<[Error, string, string[]]>([
    [new CardDeclined('x'), 'CardDeclined', ['PaymentError']],
    [new Expired('x'), 'Expired', ['TypeError']],
    [new Declined('x'), 'Declined', []],
    [new Named('x'), 'NamedError', ['Named', 'PaymentError']],
    [new Declined('x', { type: 'Own' }), 'Own', ['Declined']],
    [new Error('x'), 'Error', []],
  ])('are its type and its superclasses: %o', (error, type, classNames) => {
    expect(toFailure(error, maxBytes)).toMatchObject({ type, classNames });
  });

  it('are preserved across several processes', () => {
    const received = fromFailure(toFailure(new CardDeclined('x'), maxBytes), 'of');
    expect(received).toMatchObject({ type: 'CardDeclined', classNames: ['PaymentError'] });
    expect(toFailure(received, maxBytes)).toMatchObject({
      type: 'CardDeclined',
      classNames: ['PaymentError'],
    });
  });
});

describe('instanceof with the classes of the SDK', () => {
  it('recognizes the errors of another copy of the SDK', async () => {
    const copy = './errors.ts?copy';
    const other = (await import(/* @vite-ignore */ copy)) as typeof errors;
    const error = new other.ApplicationError('x', { nonRetryable: true });
    expect(other.ApplicationError).not.toBe(ApplicationError);
    expect(error instanceof ApplicationError).toBe(true);
    expect(error instanceof PerdureError).toBe(true);
    expect(error instanceof CancelledError).toBe(false);
    expect(toFailure(error, maxBytes).nonRetryable).toBe(true);
  });

  it('distinguishes subclasses', () => {
    class Mine extends ApplicationError {}
    expect(new ApplicationError('x') instanceof Mine).toBe(false);
    expect(new Mine('x') instanceof Mine).toBe(true);
    expect(new Mine('x') instanceof ApplicationError).toBe(true);
  });
});
