// Modules of the packages as they were built, for tables that derive from values.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { root } from '../process.mjs';

/** The module that a source file is compiled to: `sidecar/src/limits.ts`. */
export function built(source) {
  const path = join(root, source.replace('/src/', '/dist/').replace(/\.ts$/, '.js'));
  return import(pathToFileURL(path).href);
}
