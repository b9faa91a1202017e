import { expect, test } from 'vitest';

import { messageJson, payloadJson } from './payload-text.ts';
import { timeText } from './columns.ts';

test('JSON that is nested too deeply to print is shown as bytes', () => {
  const deep = Buffer.from('['.repeat(100_000) + ']'.repeat(100_000));
  const shown = payloadJson({ data: deep, encoding: '' });
  expect(shown).toMatchObject({ base64: deep.toString('base64') });
  expect(() => JSON.stringify(messageJson({ input: { data: deep, encoding: '' } }))).not.toThrow();
});

test('a time beyond the calendar is shown as a number', () => {
  expect(timeText(8_640_000_000_000_000)).toBe('+275760-09-13 00:00:00.000');
  expect(timeText(9_000_000_000_000_000)).toBe('9000000000000000 ms');
  expect(timeText(Number.NaN)).toBe('NaN ms');
});
