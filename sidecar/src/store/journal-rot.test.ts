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

test('an entry is damaged when a bit was flipped in the sector of its number', () => {
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
  for (let kept = 0; kept < bytes - 12; kept += 1) {
    const torn = Buffer.alloc(8_192, kept % 2 === 0 ? 0 : 'what was there before ');
    file.copy(torn, AT, AT, AT + kept);
    expect(isOneBitOff(torn, AT, tag, SEQUENCE), `torn after ${kept}`).toBe(false);
    const holed = Buffer.from(file);
    holed.fill(0, AT, AT + kept + 1);
    expect(isOneBitOff(holed, AT, tag, SEQUENCE), `a hole up to ${kept}`).toBe(false);
  }
});
