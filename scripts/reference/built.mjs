// Imports built modules of the packages, for tables that derive from values.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { root } from '../process.mjs';

/** Imports the compiled module of a source file, such as `sidecar/src/limits.ts`. */
export function built(source) {
  const path = join(root, source.replace('/src/', '/dist/').replace(/\.ts$/, '.js'));
  return import(pathToFileURL(path).href);
}
