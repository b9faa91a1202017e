import { expect, test } from 'vitest';
import { LIVE_REQUEST_BYTES_MAX } from '../limits.ts';
import type { Payload } from '../model/payload.ts';
import { holdInput } from './live-request-inputs.ts';

const inputOf = (bytes: number): Payload => ({ data: Buffer.alloc(bytes), encoding: '' });

/** Starts queries that wait until `answer` is called. */
function waiting(count: number, bytes: number): { all: Promise<unknown>[]; answer: () => void } {
  let answer!: () => void;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const all = Array.from({ length: count }, () => holdInput(inputOf(bytes), () => answered));
  return { all, answer };
}

test('queries whose inputs exceed the budget are rejected, and accepted later', async () => {
  const part = LIVE_REQUEST_BYTES_MAX / 8;
  const { all, answer } = waiting(8, part);
  await expect(holdInput(inputOf(1), async () => 1)).rejects.toMatchObject({
    code: 'OVERLOADED',
    retryAfterMs: expect.any(Number),
  });
  expect(await holdInput(null, async () => 2)).toBe(2);
  answer();
  await Promise.all(all);
  expect(await holdInput(inputOf(part), async () => 3)).toBe(3);
});

test('a failed call releases its memory', async () => {
  const failing = (): Promise<never> => Promise.reject(new Error('no worker'));
  for (let at = 0; at < 3; at += 1) {
    await expect(holdInput(inputOf(LIVE_REQUEST_BYTES_MAX), failing)).rejects.toThrow('no worker');
  }
});

test('a small input does not retain its frame', async () => {
  const frame = Buffer.alloc(1024 * 1024, 7);
  const held = await holdInput(
    { data: frame.subarray(10, 30), encoding: 'x' },
    async (input) => input,
  );
  expect(held).toEqual({ data: frame.subarray(10, 30), encoding: 'x' });
  expect(held!.data.buffer.byteLength).toBeLessThan(frame.length);
});
