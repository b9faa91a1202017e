// V8's compile cache: the next start reads compiled code instead of compiling it. Node supports the
// cache from 22.1. Without support or a usable folder, the start only takes longer.
import { lstatSync, mkdirSync } from 'node:fs';
import * as nodeModule from 'node:module';

/** The folder of the cache in the data directory. It can be deleted at any time. */
export const COMPILE_CACHE_FOLDER = 'compile-cache';

/**
 * Delay before the cache is written. Node otherwise writes the cache at the regular end of a
 * process, which a killed process does not reach. After the delay, the code of the first calls is
 * compiled, too.
 */
const FLUSH_AFTER_MS = 5000;

/** Functions of newer versions of Node. */
interface CacheApi {
  /** Exists from Node 22.1. Reports failures in its result. */
  enableCompileCache?(folder: string): unknown;
  /** Exists from Node 22.10. */
  flushCompileCache?(): void;
}

/** True if no other user can write to the folder, whose content is executed. */
function isPrivate(folder: string, user: number | undefined): boolean {
  const { uid, mode } = lstatSync(folder);
  return user === undefined || (uid === user && (mode & 0o022) === 0);
}

/**
 * Caches the code of modules that are loaded after this call.
 *
 * @param user the id of the user of this process, where the system has one.
 * @returns true if the cache is enabled.
 */
export function enableCompileCache(
  folder: string,
  user: number | undefined,
  node: CacheApi = nodeModule as CacheApi,
): boolean {
  if (node.enableCompileCache === undefined) return false;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isPrivate(folder, user)) return false;
    node.enableCompileCache(folder);
  } catch {
    return false;
  }
  setTimeout(() => node.flushCompileCache?.(), FLUSH_AFTER_MS).unref();
  return true;
}
