import { readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { cryptoRandom } from '../lib/random.ts';
import type { NamespaceStores } from '../model/namespace-ports.ts';
import { NAMESPACES_FOLDER, namespaceFolders } from './backup.ts';
import { makeDirectory, syncDirectory } from './disk.ts';
import { openLmdbStore } from './lmdb-store.ts';
import type { LmdbStoreOptions } from './lmdb-store.ts';

/** Prefix of folders that are being deleted; no namespace has it. */
const GONE = '.';

/** The stores of namespaces in a data directory, each in a separate folder. */
export function lmdbNamespaces(options: LmdbStoreOptions): NamespaceStores {
  const data = resolve(options.path);
  const folder = join(data, NAMESPACES_FOLDER);
  return {
    async names() {
      // Completes an interrupted deletion.
      const left = await readdir(folder).catch(() => []);
      for (const name of left) {
        if (name.startsWith(GONE)) await rm(join(folder, name), { recursive: true, force: true });
      }
      return namespaceFolders(data);
    },
    async open(name) {
      makeDirectory(folder);
      return openLmdbStore({ ...options, path: join(folder, name) });
    },
    async remove(name) {
      const unique = Buffer.from(cryptoRandom().bytes(6)).toString('hex');
      const gone = join(folder, `${GONE}${name}-${unique}`);
      // Atomic: after the rename the namespace does not exist, even if deleting its files fails.
      await rename(join(folder, name), gone);
      try {
        syncDirectory(folder);
      } catch (error) {
        await rename(gone, join(folder, name));
        throw error;
      }
      // The next start deletes remaining files.
      await rm(gone, { recursive: true, force: true }).catch(() => undefined);
    },
  };
}
