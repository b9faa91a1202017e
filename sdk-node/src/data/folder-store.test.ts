import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { PayloadTooLargeError } from '../errors.ts';
import { decodePayload, encodePayload } from '../payload.ts';
import { folderStore } from './folder-store.ts';
import type { PayloadStore } from './payload-store.ts';
import { DataPipeline } from './pipeline.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perdure-payloads-'));
});
afterAll(() => rm(folder, { recursive: true }));

const payload = (value: unknown) => encodePayload(value, Number.POSITIVE_INFINITY, 'value');

it('returns the stored bytes, and stores equal bytes once', async () => {
  const store = folderStore(join(folder, 'plain'));
  const bytes = Buffer.from('something large');
  const [a, b] = await Promise.all([store.put(bytes), store.put(bytes)]);
  expect(a).toBe(b);
  expect(Buffer.from(await store.get(a))).toEqual(bytes);
  expect(await store.put(bytes)).toBe(a);
  expect(await readdir(join(folder, 'plain', a.slice(0, 2)))).toEqual([a]);
});

it('rejects damaged files and keys outside its folder', async () => {
  const store = folderStore(join(folder, 'damaged'));
  const key = await store.put(Buffer.from('abc'));
  await writeFile(join(folder, 'damaged', key.slice(0, 2), key), 'abd');
  await expect(store.get(key)).rejects.toThrow(/damaged/);
  await expect(store.get('../../etc/passwd')).rejects.toThrow(/not a key of a folder store/);
  await expect(store.get('0'.repeat(64))).rejects.toThrow(/ENOENT/);
});

it('replaces payloads from the given size on, and restores them', async () => {
  const offload = folderStore(join(folder, 'offload'));
  const pipeline = DataPipeline.of({ offload, offloadFrom: 100 })!;
  const message = { small: payload('x'.repeat(97)), large: payload('x'.repeat(98)) };
  await pipeline.encode(message);
  expect(message.small.encoding).toBe('');
  expect(message.large.encoding).toBe('perdure/offloaded');
  expect(message.large.data.length).toBeLessThan(200);
  await pipeline.decode(message);
  expect(decodePayload(message.large)).toBe('x'.repeat(98));
});

it('reports a payload that is larger than the store accepts', async () => {
  const offload = folderStore(join(folder, 'small'), { maxBytes: 200 });
  const pipeline = DataPipeline.of({ offload, offloadFrom: 100 })!;
  expect(pipeline.payloadBytesMax(1_000)).toBe(200);
  await expect(async () => pipeline.encode({ input: payload('x'.repeat(300)) })).rejects.toThrow(
    PayloadTooLargeError,
  );
});

it('retries a store that failed', async () => {
  let left = 2;
  const inner = folderStore(join(folder, 'flaky'));
  const flaky = <T>(attempt: () => Promise<T>): Promise<T> => {
    left -= 1;
    return left >= 0 ? Promise.reject(new Error('away')) : attempt();
  };
  const offload: PayloadStore = {
    put: (bytes) => flaky(() => inner.put(bytes)),
    get: (key) => flaky(() => inner.get(key)),
  };
  const pipeline = DataPipeline.of({ offload, offloadFrom: 1 })!;
  const message = { input: payload('abc') };
  await pipeline.encode(message);
  left = 2;
  await pipeline.decode(message);
  expect(decodePayload(message.input)).toBe('abc');
});

it('rejects invalid sizes', () => {
  const offload = folderStore(folder);
  expect(() => DataPipeline.of({ offload, offloadFrom: -1 })).toThrow(RangeError);
});
