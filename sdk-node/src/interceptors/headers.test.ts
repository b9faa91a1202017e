import { expect, it } from 'vitest';

import { HEADER_BYTES_MAX, HEADERS_MAX } from '../limits.ts';
import { headersOf, wireHeaders } from './headers.ts';

const many = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, no) => [`h${no}`, 'x']));

it('are the same after encoding and decoding', () => {
  const headers = { traceparent: '00-1-2-01', tenant: 'blue', empty: '' };
  expect(headersOf(wireHeaders(headers))).toEqual(headers);
  expect(headersOf(undefined)).toEqual({});
  expect(headersOf([{ key: '__proto__', value: 'x' }]).constructor).toBe(Object);
});

it('are rejected by the same rules as in the sidecar', () => {
  expect(wireHeaders(many(HEADERS_MAX))).toHaveLength(HEADERS_MAX);
  expect(() => wireHeaders(many(HEADERS_MAX + 1))).toThrow('there are 33 headers; at most 32');
  expect(wireHeaders({ a: 'x'.repeat(HEADER_BYTES_MAX - 1) })).toHaveLength(1);
  expect(() => wireHeaders({ a: 'x'.repeat(HEADER_BYTES_MAX) })).toThrow('4097 bytes; at most');
  expect(() => wireHeaders({ '': 'x' })).toThrow(TypeError);
  expect(() => wireHeaders({ 'a\nb': 'x' })).toThrow(TypeError);
  expect(() => wireHeaders({ a: '\ud800' })).toThrow('header "a" is not valid text');
  expect(() => wireHeaders({ a: 1 as unknown as string })).toThrow('header "a" is not valid text');
});
