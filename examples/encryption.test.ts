import { randomBytes } from 'node:crypto';

import { Client } from '@perdure/sdk';
import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { codec, encryption, handlers, refer } from './encryption.ts';
import type { KeyRing } from './encryption.ts';

const patient = { name: 'Ada', diagnosis: 'a cold' };
const letter = 'Dear colleague, Ada has a cold.';
const ringOf = (...ids: string[]): KeyRing => ({
  current: ids[0]!,
  keys: Object.fromEntries(ids.map((id) => [id, Buffer.alloc(32, id)])),
});
const plain = { data: Buffer.from('"text"'), encoding: '' };

it('shows values to code and encrypted bytes to the sidecar', async () => {
  await using env = await TestEnvironment.start({ handlers, codec });
  const instance = await env.client.start(refer, patient, { id: 'a' });
  expect(await env.finish(instance.result())).toBe(letter);
  using outsider = disposable(new Client({ address: env.address }));
  const sealed: string[] = [];
  for await (const event of outsider.client.handle('a').history()) {
    const text = JSON.stringify(event, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    );
    expect(text).not.toMatch(/Ada|cold/);
    if (text.includes('aes-256-gcm:sample:')) sealed.push(event.kind);
  }
  expect(sealed).toEqual([
    'executionStarted',
    'activityScheduled',
    'activityCompleted',
    'executionCompleted',
  ]);
  await expect(outsider.client.handle('a').result()).rejects.toThrow(/aes-256-gcm/);
});

it('decrypts values of an older key, and reads unencrypted values', async () => {
  const before = encryption(ringOf('a'));
  const after = encryption(ringOf('b', 'a'));
  const old = await before.encode(plain);
  expect(await after.decode(old)).toEqual(plain);
  expect(await after.decode(plain)).toEqual(plain);
  expect((await after.encode(plain)).encoding).toBe('aes-256-gcm:b:');
});

it('rejects changed bytes and another key', async () => {
  const codec = encryption(ringOf('a'));
  const sealed = await codec.encode(plain);
  const changed = Buffer.from(sealed.data);
  changed[changed.length - 1]! ^= 1;
  expect(() => codec.decode({ ...sealed, data: changed })).toThrow();
  expect(() => codec.decode({ ...sealed, encoding: `${sealed.encoding}gzip` })).toThrow();
  expect(() => encryption(ringOf('b')).decode(sealed)).toThrow('there is no key "a"');
  const other = encryption({ current: 'a', keys: { a: randomBytes(32) } });
  expect(() => other.decode(sealed)).toThrow();
});

const disposable = (client: Client) => ({
  client,
  [Symbol.dispose]: () => client.close(),
});
