import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { InvalidInputError } from './errors.ts';
import { encodePayload } from './payload.ts';

const encode = (value: unknown): string => {
  const { data } = encodePayload(value, 1_000_000, 'input of activity "load"');
  return String(data);
};

function refusalOf(value: unknown): InvalidInputError {
  try {
    encode(value);
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

class Invoice {
  readonly cents = 5;
  #paid = false;
  get paid(): boolean {
    return this.#paid;
  }
}

const cyclic: { items: unknown[] } = { items: [1] };
cyclic.items.push({ back: cyclic });

describe('a value that JSON would change', () => {
  it.each<[unknown, string, string]>([
    [new Map([['a', 1]]), 'input', 'a Map'],
    [{ items: [1, 2, 3, { at: new Date(Number.NaN) }] }, 'input.items[3].at', 'an invalid Date'],
    [{ ids: new Set([1]) }, 'input.ids', 'a Set'],
    [{ n: Number.NaN }, 'input.n', 'NaN'],
    [[Number.POSITIVE_INFINITY], 'input[0]', 'Infinity'],
    [{ bytes: new Uint8Array([1]) }, 'input.bytes', 'a Uint8Array'],
    [{ bytes: Buffer.from('x') }, 'input.bytes', 'a Buffer'],
    [{ at: /x/ }, 'input.at', 'a RegExp'],
    [{ 'a key': { next: () => undefined } }, 'input["a key"].next', 'a function'],
    [{ mark: Symbol('m') }, 'input.mark', 'Symbol(m)'],
    [{ error: new TypeError('x') }, 'input.error', 'a TypeError'],
    [{ later: Promise.resolve(1) }, 'input.later', 'a Promise'],
    [{ query: new URLSearchParams('a=1') }, 'input.query', 'a URLSearchParams'],
    [{ toJSON: () => ({ inner: Number.NaN }) }, 'input.inner', 'NaN'],
    [{ big: [5n] }, 'input.big[0]', 'a BigInt (5n)'],
    [cyclic, 'input.items[1].back', 'an object that contains itself'],
  ])('is rejected with its path: %o', (value, place, what) => {
    const refusal = refusalOf(value);
    expect(refusal.message).toContain(`: ${place} is ${what}. Convert it`);
    expect(refusal.issues).toHaveLength(1);
  });

  it('has a path in the format of schema issues', () => {
    expect(refusalOf({ items: [{ at: Number.NaN }] }).issues[0]?.path).toBe('items.0.at');
  });
});

describe('a value that JSON can represent', () => {
  it.each<[unknown, string]>([
    [{ at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}'],
    [{ left: undefined, kept: 1 }, '{"kept":1}'],
    [[undefined, 1], '[null,1]'],
    [-0, '0'],
    [new Invoice(), '{"cents":5}'],
    [Object.create(null), '{}'],
    [new URL('https://example.com/a'), '"https://example.com/a"'],
    [2 ** 53, '9007199254740992'],
    [Number.MAX_VALUE, '1.7976931348623157e+308'],
  ])('is encoded: %o', (value, text) => {
    expect(encode(value)).toBe(text);
  });

  it('is the same after decoding', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        expect(JSON.stringify(JSON.parse(encode(value)))).toBe(JSON.stringify(value));
      }),
    );
  });

  it('is found quickly even if its parts are shared many times', () => {
    let value: unknown = 1;
    for (let depth = 0; depth < 12; depth += 1) value = [value, value];
    expect(encode(value).length).toBeGreaterThan(4_096);
    const ring: Record<string, unknown> = {};
    for (let n = 0; n < 40; n += 1) ring[`k${n}`] = { ring, again: { ring } };
    expect(refusalOf(ring).message).toContain('an object that contains itself');
  });
});
