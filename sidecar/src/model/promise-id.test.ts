import { expect, test } from 'vitest';
import { promiseIdText, readPromiseId } from './promise-id.ts';

test('a promise id is parsed as it was formatted', () => {
  const id = { instanceId: 'a@b.c::1.2@x', execution: 12, seq: 3, mark: 0x00ff01ab };
  expect(promiseIdText(id)).toBe('12.3.00ff01ab@a@b.c::1.2@x');
  expect(readPromiseId(promiseIdText(id))).toEqual(id);
});

test.each([
  '',
  'x',
  '1.2@i',
  '0.1.00000000@i',
  '1.0.00000000@i',
  '1.1.0000000g@i',
  '1.1.00000000@',
])('%j is not a promise id', (text) => {
  expect(readPromiseId(text)).toBeNull();
});
