import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { systemRandom } from '../lib/random.ts';
import type { PayloadStore } from './payload-store.ts';

const keyPattern = /^[0-9a-f]{64}$/;

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function exists(path: string, bytes: number): Promise<boolean> {
  return stat(path).then(
    (found) => found.size === bytes,
    () => false,
  );
}

/** Flushes a file, or the names in a folder, to disk. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Creates a payload store that uses the files of a folder. All clients and workers need access to
 * the folder. The name of a file is the hash of its bytes: equal payloads are stored once, and
 * damage is detected.
 *
 * @param options.maxBytes largest payload; default: 64 MiB.
 * @example
 * const worker = new Worker({
 *   address: '127.0.0.1:7460',
 *   handlers: [orderHandler],
 *   offload: folderStore('/var/lib/payloads'),
 * });
 */
export function folderStore(
  path: string,
  options: { readonly maxBytes?: number } = {},
): PayloadStore {
  const root = resolve(path);
  const folderOf = (key: string): string => join(root, key.slice(0, 2));
  return {
    ...options,
    async put(bytes) {
      const key = hashOf(bytes);
      const folder = folderOf(key);
      const file = join(folder, key);
      if (await exists(file, bytes.length)) return key;
      await mkdir(folder, { recursive: true });
      // The rename makes the write atomic, also when two processes store the same payload.
      const draft = `${file}.${systemRandom.uuid()}`;
      const handle = await open(draft, 'wx', 0o600);
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(draft, file);
      await flush(folder);
      await flush(root);
      return key;
    },
    async get(key) {
      // Keys come from histories and must not name a file outside the folder.
      if (!keyPattern.test(key)) throw new Error('the key is not a key of a folder store');
      const bytes = await readFile(join(folderOf(key), key));
      if (hashOf(bytes) !== key) throw new Error(`the file of payload ${key} is damaged`);
      return bytes;
    },
  };
}
