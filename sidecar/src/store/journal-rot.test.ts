import { expect, test } from 'vitest';
import { encodeEntry } from './journal-entry.ts';
import { isOneBitOff } from './journal-rot.ts';
import type { Write } from './tables/table.ts';

const tag = Buffer.from('a tag of');
const AT = 32;
const SEQUENCE = 2 ** 33 + 5;
const writes: readonly Write[] = [
  {
    table: 'history',
    key: Buffer.from('key'),
    value: Buffer.alloc(700, 'some events '),
    instanceNumber: 0,
  },
];

function written(): { readonly file: Buffer; readonly bytes: number } {
  const file = Buffer.alloc(8_192);
  return { file, bytes: encodeEntry(file.subarray(AT), tag, SEQUENCE, writes) };
}

test('an entry with a flipped bit in the sector of its number is damaged', () => {
  const { file, bytes } = written();
  for (let bit = 0; bit < 8 * bytes; bit += 3) {
    const at = AT + (bit >> 3);
    file[at]! ^= 1 << (bit & 7);
    expect(isOneBitOff(file, AT, tag, SEQUENCE), `bit ${bit}`).toBe(at < 512);
    file[at]! ^= 1 << (bit & 7);
  }
});

test('complete, torn, older and missing entries are not damaged', () => {
  const { file, bytes } = written();
  expect(isOneBitOff(file, AT, tag, SEQUENCE)).toBe(false);
  expect(isOneBitOff(file, AT, tag, SEQUENCE + 2)).toBe(false);
  expect(isOneBitOff(Buffer.alloc(8_192), AT, tag, 1)).toBe(false);
  expect(isOneBitOff(Buffer.alloc(8_192, 0xff), AT, tag, 1)).toBe(false);
  for (let copied = 0; copied < bytes - 12; copied += 1) {
    const torn = Buffer.alloc(8_192, copied % 2 === 0 ? 0 : 'earlier content ');
    file.copy(torn, AT, AT, AT + copied);
    expect(isOneBitOff(torn, AT, tag, SEQUENCE), `torn after ${copied}`).toBe(false);
    const holed = Buffer.from(file);
    holed.fill(0, AT, AT + copied + 1);
    expect(isOneBitOff(holed, AT, tag, SEQUENCE), `a hole up to ${copied}`).toBe(false);
  }
});
