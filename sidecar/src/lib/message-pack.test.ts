import { expect, test } from 'vitest';
import { decodeMessagePack } from './message-pack.ts';

const read = (hex: string): unknown => decodeMessagePack(Buffer.from(hex, 'hex'));

test.each([
  ['00', 0],
  ['7f', 127],
  ['ff', -1],
  ['cc80', 128],
  ['cd0100', 256],
  ['ce00010000', 65_536],
  ['cf0000010000000000', 2 ** 40],
  ['d080', -128],
  ['d1ff00', -256],
  ['d2ffff0000', -65_536],
  ['cb3ff8000000000000', 1.5],
  ['ca3fc00000', 1.5],
  ['c0', null],
  ['c2', false],
  ['c3', true],
  ['d40000', undefined],
  ['a26162', 'ab'],
  ['d9026162', 'ab'],
  ['93010203', [1, 2, 3]],
  ['dc000101', [1]],
  ['82a16101a16290', { a: 1, b: [] }],
])('reads %s', (hex, value) => {
  expect(read(hex)).toEqual(value);
});

test('bytes are decoded as bytes', () => {
  expect(read('c403010203')).toEqual(Buffer.of(1, 2, 3));
});

test('truncated or unknown input is an error for any declared length', () => {
  for (const hex of ['', 'cd01', 'a5ab', 'dd7fffffff', 'df7fffffff', 'c1', 'c6ffffffff00']) {
    expect(() => read(hex), hex).toThrow(RangeError);
  }
});
