import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { InvalidInputError, PayloadTooLargeError } from './errors.ts';
import { decodePayload, encodePayload, UnknownEncodingError } from './payload.ts';

const encode = (value: unknown, max = 1_000): Buffer =>
  Buffer.from(encodePayload(value, max, 'it').data);

describe('payloads', () => {
  it('encode and decode every JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const back = decodePayload(encodePayload(value, 1_000_000, 'it'));
        expect(back).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('do not distinguish undefined, null and an absent payload', () => {
    expect(encode(undefined).toString()).toBe('null');
    expect(encode(null).toString()).toBe('null');
    expect(decodePayload(encodePayload(undefined, 10, 'it'))).toBeNull();
    expect(decodePayload(null)).toBeNull();
    expect(decodePayload({ data: Buffer.alloc(0), encoding: 'null' })).toBeNull();
    expect(decodePayload({ data: Buffer.alloc(0), encoding: '' })).toBeNull();
  });

  it('have a limit in bytes, not in characters', () => {
    expect(encode('ü', 4)).toHaveLength(4);
    expect(() => encode('ü', 3)).toThrow(PayloadTooLargeError);
    expect(() => encode('ü', 3)).toThrow('it takes 4 bytes as JSON, the limit is 3');
  });

  it.each<[string, unknown]>([
    ['a cycle', cycle()],
    ['a BigInt', 5n],
    ['a function', () => undefined],
    ['a symbol', Symbol('s')],
  ])('reject %s', (_what, value) => {
    expect(() => encode(value)).toThrow(InvalidInputError);
  });

  it('are decoded from every kind of byte array', () => {
    const bytes = new TextEncoder().encode('xx{"a":1}yy').subarray(2, 9);
    expect(decodePayload({ data: bytes, encoding: '' })).toEqual({ a: 1 });
  });

  it('are rejected when no codec has their encoding', () => {
    const payload = { data: Buffer.from('{}'), encoding: 'msgpack' };
    expect(() => decodePayload(payload)).toThrow(UnknownEncodingError);
    expect(() => decodePayload(payload)).toThrow('"msgpack"');
  });
});

function cycle(): unknown {
  const value: { self?: unknown } = {};
  value.self = value;
  return value;
}
