import { watch } from 'chokidar';

import { basename } from 'node:path';

/** Folders of tools and of what programs create: their changes are not those of a source. */
const IGNORED: ReadonlySet<string> = new Set([
  'node_modules',
  'dist',
  'build',
  'coverage',
  'tmp',
  '__pycache__',
]);

/** Changes that follow each other within this time are one change: a save writes several files. */
const QUIET_MS = 100;

/** True for the files whose changes do not matter: those of tools, and hidden ones. */
export function isIgnored(path: string, roots: readonly string[], data: string): boolean {
  if (roots.includes(path)) return false;
  if (path === data) return true;
  const name = basename(path);
  return IGNORED.has(name) || name.startsWith('.') || name.endsWith('~');
}

/** Calls back with the path of the first changed file of each group of changes. */
export function watchFiles(
  paths: readonly string[],
  data: string,
  onChange: (path: string) => void,
): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch([...paths], {
    ignoreInitial: true,
    ignored: (path) => isIgnored(path, paths, data),
  });
  watcher.on('all', (event, path) => {
    if (event === 'addDir') return;
    clearTimeout(timer);
    timer = setTimeout(() => onChange(path), QUIET_MS);
  });
  return async () => {
    clearTimeout(timer);
    await watcher.close();
  };
}
