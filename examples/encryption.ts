// Encryption: a codec that encrypts every payload with AES-256-GCM before it leaves the process.
// The sidecar, its disk and its backups contain only encrypted bytes. Keys have ids: new payloads
// are encrypted with the current key, and old ones are decrypted with the key that they name.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

import { defineActivity, defineOrchestration } from '@perdure/sdk';
import type { EncodedPayload, PayloadCodec } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

/** Keys of 32 bytes by their ids; `current` encrypts new payloads. */
export interface KeyRing {
  readonly current: string;
  readonly keys: Readonly<Record<string, Uint8Array>>;
}

const prefix = 'aes-256-gcm:';
const ivBytes = 12;
const tagBytes = 16;

/** Encrypts payloads; `encoding` is authenticated with them, so neither can be exchanged. */
export function encryption({ current, keys }: KeyRing): PayloadCodec {
  const keyOf = (id: string): Uint8Array => {
    const key = keys[id];
    if (key === undefined) throw new Error(`there is no key "${id}"`);
    return key;
  };
  return {
    encode({ data, encoding }: EncodedPayload): EncodedPayload {
      const iv = randomBytes(ivBytes);
      const sealed = `${prefix}${current}:${encoding}`;
      const cipher = createCipheriv('aes-256-gcm', keyOf(current), iv);
      cipher.setAAD(Buffer.from(sealed));
      const body = Buffer.concat([cipher.update(data), cipher.final()]);
      return { data: Buffer.concat([iv, cipher.getAuthTag(), body]), encoding: sealed };
    },
    decode(payload: EncodedPayload): EncodedPayload {
      // Payloads from before the codec remain readable.
      if (!payload.encoding.startsWith(prefix)) return payload;
      const [id = '', ...inner] = payload.encoding.slice(prefix.length).split(':');
      const bytes = Buffer.from(payload.data);
      const options = { authTagLength: tagBytes };
      const iv = bytes.subarray(0, ivBytes);
      const decipher = createDecipheriv('aes-256-gcm', keyOf(id), iv, options);
      decipher.setAAD(Buffer.from(payload.encoding));
      decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      const body = decipher.update(bytes.subarray(ivBytes + tagBytes));
      return { data: Buffer.concat([body, decipher.final()]), encoding: inner.join(':') };
    },
  };
}

export interface Patient {
  readonly name: string;
  readonly diagnosis: string;
}

export const writeLetter = defineActivity<Patient, string>('write-letter');
export const refer = defineOrchestration<Patient, string>('refer');

export const handlers = [
  writeLetter.handle(({ name, diagnosis }) => `Dear colleague, ${name} has ${diagnosis}.`),
  refer.handle((ctx, patient) => ctx.call(writeLetter, patient)),
];

/** A real application reads them from a vault, the same in all workers and clients. */
const ring: KeyRing = { current: 'sample', keys: { sample: randomBytes(32) } };
export const codec: PayloadCodec = encryption(ring);

await asProgram(
  import.meta.url,
  handlers,
  async (client) => {
    const instance = await client.start(refer, { name: 'Ada', diagnosis: 'a cold' });
    console.log(await instance.result());
  },
  { codec },
);
