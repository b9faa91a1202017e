// V8's compile cache: the next start reads compiled code instead of compiling it. Node has it from
// 22.1 on; without it, and where the folder cannot be used, everything works as before.
import { lstatSync, mkdirSync } from 'node:fs';
import * as nodeModule from 'node:module';

/** The folder of the cache in the data directory. It can be deleted at any time. */
export const COMPILE_CACHE_FOLDER = 'compile-cache';

/**
 * When the cache is written, after it was enabled. Node writes it when the process ends, which a
 * killed process does not reach. By then the code of the first calls is compiled, too.
 */
const FLUSH_AFTER_MS = 5000;

/** What newer versions of Node have. */
interface CacheApi {
  /** From 22.1 on. Reports failures in its result. */
  enableCompileCache?(folder: string): unknown;
  /** From 22.10 on. */
  flushCompileCache?(): void;
}

/** Whether no other user can write into it: its content is executed. */
function isPrivate(folder: string, user: number | undefined): boolean {
  const { uid, mode } = lstatSync(folder);
  return user === undefined || (uid === user && (mode & 0o022) === 0);
}

/**
 * Caches the code of modules that are loaded from now on.
 *
 * @param user the id of the user of this process, where the system has one.
 * @returns whether it does.
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
