import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Cipher, Decipher } from 'node:crypto';

/** Identifies one attempt of one activity, over all restarts of the sidecar. */
export interface AttemptName {
  /** Number of the instance. */
  readonly instanceNumber: number;
  readonly execution: number;
  readonly seq: number;
  /** From 1. */
  readonly attempt: number;
}

/** Bytes of the secret, and of a key. */
export const ATTEMPT_KEY_BYTES = 16;
const ATTEMPT_AT = 14;
const ATTEMPT_MASK = 0xffff;

/**
 * The keys by which workers name the attempts that they received. A key is the encrypted name of
 * the attempt, so keys are not stored. A worker has no secret and cannot create the key of an
 * attempt that it did not receive.
 */
export class AttemptKeys {
  readonly #encipher: Cipher;
  readonly #decipher: Decipher;

  /** @param secret `ATTEMPT_KEY_BYTES` bytes that no worker receives. */
  constructor(secret: Uint8Array) {
    // Each key is a message of one block, so the mode chains no blocks.
    this.#encipher = createCipheriv('aes-128-ecb', secret, null).setAutoPadding(false);
    this.#decipher = createDecipheriv('aes-128-ecb', secret, null).setAutoPadding(false);
  }

  /**
   * The keys of these attempts, in order: one cipher call encrypts all of them. Attempts from
   * 65,536 on repeat the keys of earlier attempts, which are no longer in flight.
   */
  keysOf(names: readonly AttemptName[]): Uint8Array[] {
    const blocks = Buffer.allocUnsafe(names.length * ATTEMPT_KEY_BYTES);
    let at = 0;
    for (const { instanceNumber, execution, seq, attempt } of names) {
      blocks.writeUIntBE(instanceNumber, at, 6);
      blocks.writeUInt32BE(execution, at + 6);
      blocks.writeUInt32BE(seq, at + 10);
      blocks.writeUInt16BE(attempt & ATTEMPT_MASK, at + ATTEMPT_AT);
      at += ATTEMPT_KEY_BYTES;
    }
    const { buffer, byteOffset } = this.#encipher.update(blocks);
    const keys: Uint8Array[] = [];
    for (let from = 0; from < at; from += ATTEMPT_KEY_BYTES) {
      keys.push(new Uint8Array(buffer, byteOffset + from, ATTEMPT_KEY_BYTES));
    }
    return keys;
  }

  /**
   * The attempt of a key; a key that was not created with this secret identifies no existing
   * attempt.
   */
  read(key: Uint8Array): AttemptName | null {
    if (key.length !== ATTEMPT_KEY_BYTES) return null;
    const block = this.#decipher.update(key);
    return {
      instanceNumber: block.readUIntBE(0, 6),
      execution: block.readUInt32BE(6),
      seq: block.readUInt32BE(10),
      attempt: block.readUInt16BE(ATTEMPT_AT),
    };
  }
}

/** True when a key with the identity `named` is that of this attempt. */
export function isSameAttempt(named: number, attempt: number): boolean {
  return named === (attempt & ATTEMPT_MASK);
}
