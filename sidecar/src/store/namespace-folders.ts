import { readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { cryptoRandom } from '../lib/random.ts';
import type { NamespaceStores } from '../model/namespace-ports.ts';
import { NAMESPACES_FOLDER, namespaceFolders } from './backup.ts';
import { makeDirectory, syncDirectory } from './disk.ts';
import { openLmdbStore } from './lmdb-store.ts';
import type { LmdbStoreOptions } from './lmdb-store.ts';

/** Prefix of folders whose deletion is in progress. No name of a namespace has this prefix. */
const DELETED_PREFIX = '.';

/** Creates the stores of namespaces in a data directory, each in a separate folder. */
export function lmdbNamespaces(options: LmdbStoreOptions): NamespaceStores {
  const data = resolve(options.path);
  const folder = join(data, NAMESPACES_FOLDER);
  return {
    async names() {
      // Complete interrupted deletions.
      const names = await readdir(folder).catch(() => []);
      for (const name of names) {
        if (name.startsWith(DELETED_PREFIX))
          await rm(join(folder, name), { recursive: true, force: true });
      }
      return namespaceFolders(data);
    },
    async open(name) {
      makeDirectory(folder);
      return openLmdbStore({ ...options, path: join(folder, name) });
    },
    async remove(name) {
      const unique = Buffer.from(cryptoRandom().bytes(6)).toString('hex');
      const deleted = join(folder, `${DELETED_PREFIX}${name}-${unique}`);
      // The rename is atomic. After it the namespace does not exist, even if deleting its files
      // fails.
      await rename(join(folder, name), deleted);
      try {
        syncDirectory(folder);
      } catch (error) {
        await rename(deleted, join(folder, name));
        throw error;
      }
      // The next start deletes remaining files.
      await rm(deleted, { recursive: true, force: true }).catch(() => undefined);
    },
  };
}
