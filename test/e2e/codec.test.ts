import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Client, defineActivity, defineOrchestration } from '@perdure/sdk';
import type { DataOptions, EncodedPayload, PayloadCodec } from '@perdure/sdk';
import { replay } from '@perdure/sdk/testing';
import { expect, test } from 'vitest';
import { everything, everythingHandlers, everythingSaid, go } from '../fixtures/everything.ts';
import { historyOf } from '../fixtures/histories.ts';
import { quiet, Harness } from '../fixtures/harness.ts';

/** Encrypts with AES-256-GCM; `later` returns promises, like a key service. */
function sealing(key: Uint8Array, later = false): PayloadCodec {
  const give = (payload: EncodedPayload) => (later ? setImmediate(payload) : payload);
  return {
    encode({ data, encoding }) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const body = Buffer.concat([cipher.update(data), cipher.final()]);
      const sealed = Buffer.concat([iv, cipher.getAuthTag(), body]);
      return give({ data: sealed, encoding: `sealed:${encoding}` });
    },
    decode(payload) {
      if (!payload.encoding.startsWith('sealed:')) return payload;
      const bytes = Buffer.from(payload.data);
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      const data = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
      return give({ data, encoding: payload.encoding.slice('sealed:'.length) });
    },
  };
}

/** The number of bytes that one codec may add to a payload. */
const CODEC_BYTES = 4_096;

const secret = 'a secret that must stay unreadable';
const echo = defineActivity<string, string>('echo');
const keep = defineOrchestration<string, string>('keep');
const keepHandlers = [
  echo.handle((text, activity) => {
    activity.heartbeat(text);
    return text;
  }),
  keep.handle(async (ctx, text) => {
    ctx.setStatus(text);
    const echoed = await ctx.call(echo, text);
    return ctx.run('step', () => echoed);
  }),
];

function clientOf(harness: Harness, data: DataOptions = {}) {
  const client = new Client({ address: harness.address, log: quiet, ...data });
  return { client, [Symbol.dispose]: () => client.close() };
}

test.each([false, true])(
  'encrypted payloads do not change the results of an orchestrator (async codec: %s)',
  async (later) => {
    const codec = sealing(randomBytes(32), later);
    await using harness = await Harness.start();
    await harness.attach(everythingHandlers(), { codec });
    await harness.attach(everythingHandlers(), { codec, maxCachedInstances: 0 });
    using own = clientOf(harness, { codec });
    const run = async (): Promise<void> => {
      const handle = await own.client.start(everything, { runs: 2, sums: [] });
      for (const value of [0, 1]) await handle.raise(go, value);
      const { said, sums } = await handle.result({ timeout: '30s' });
      expect(said).toEqual(everythingSaid);
      expect(sums).toEqual([2, 2]);
      expect(await replay(await historyOf(handle, 2), everythingHandlers())).toEqual({ ok: true });
    };
    await Promise.all([run(), run(), run(), run()]);
  },
);

test("no byte of a value is stored on the sidecar's disk", async () => {
  const codec = sealing(randomBytes(32));
  await using harness = await Harness.start();
  await harness.attach(keepHandlers, { codec });
  using own = clientOf(harness, { codec });
  const handle = await own.client.start(keep, secret);
  expect(await handle.result({ timeout: '30s' })).toBe(secret);
  expect(await handle.get()).toMatchObject({ input: secret, output: secret, customStatus: secret });
  await harness.killSidecar();
  const names = (await readdir(harness.dataDir)).filter((name) => !name.endsWith('.sock'));
  for (const name of names) {
    expect((await readFile(join(harness.dataDir, name))).includes(secret), name).toBe(false);
  }
});

test('an instance is stuck at a worker without the key, and continues at one with it', async () => {
  const codec = sealing(randomBytes(32));
  await using harness = await Harness.start();
  const stranger = await harness.attach(keepHandlers, { codec: sealing(randomBytes(32)) });
  using own = clientOf(harness, { codec });
  const handle = await own.client.start(keep, secret);
  await expect.poll(async () => (await handle.get()).status).toBe('stuck');
  const [waiting] = (await handle.get()).waitingFor;
  expect(waiting!.detail).toMatch(/sealed:" could not be read/);
  await stranger.stop();
  await harness.attach(keepHandlers, { codec });
  expect(await handle.result({ timeout: '30s' })).toBe(secret);
});

test('a client without the codec gets an error that names the encoding', async () => {
  const codec = sealing(randomBytes(32));
  await using harness = await Harness.start();
  await harness.attach(keepHandlers, { codec });
  using own = clientOf(harness, { codec });
  const { id } = await own.client.start(keep, secret);
  expect(await own.client.handle(keep, id).result({ timeout: '30s' })).toBe(secret);
  await expect(harness.client.handle(keep, id).result()).rejects.toThrow(/"sealed:"/);
});

test('values are accepted up to the limit minus the bytes of a codec', async () => {
  const codec: PayloadCodec = {
    encode({ data, encoding }) {
      const padded = Buffer.concat([Buffer.alloc(CODEC_BYTES), data]);
      return { data: padded, encoding: `padded:${encoding}` };
    },
    decode({ data, encoding }) {
      if (!encoding.startsWith('padded:')) return { data, encoding };
      return { data: data.subarray(CODEC_BYTES), encoding: encoding.slice('padded:'.length) };
    },
  };
  const largest = defineOrchestration<null, string[]>('largest');
  const handler = largest.handle(async (ctx) => {
    const thrown: string[] = [];
    const attempt = (call: () => void): void => {
      try {
        call();
      } catch (error) {
        thrown.push((error as Error).name);
      }
    };
    const text = (bytes: number): string => 'x'.repeat(bytes - CODEC_BYTES - 2);
    ctx.setStatus(text(256 * 1024));
    attempt(() => ctx.setStatus(text(256 * 1024 + 1)));
    attempt(() => ctx.state.set('k', text(64 * 1024 + 1)));
    for (const key of 'abcdefghijklmno') ctx.state.set(key, text(64 * 1024));
    const left = 1024 * 1024 - 15 * (64 * 1024 + 1) - 1;
    attempt(() => ctx.state.set('p', text(left + 1)));
    ctx.state.set('p', text(left));
    return thrown;
  });
  await using harness = await Harness.start();
  await harness.attach([handler], { codec });
  using own = clientOf(harness, { codec });
  const handle = await own.client.start(largest, null);
  const refused = 'PayloadTooLargeError';
  expect(await handle.result({ timeout: '20s' })).toEqual([refused, refused, refused]);
});
