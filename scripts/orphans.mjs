// The compiler writes what it compiles and never deletes: what a moved or deleted source left
// behind would still be found by its importers, and be packed.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './process.mjs';

/** Folders that are compiled, with the place of their sources. */
const projects = {
  proto: 'src',
  sidecar: 'src',
  'sdk-node': 'src',
  conformance: '.',
  examples: '.',
  test: '.',
};

const compiled = /(?:\.d\.ts|\.js|\.js\.map)$/;
const neverCompiled = { src: /\.test$|\.suite$/, '.': /\.test$/ };

/**
 * Deletes from every `dist` what has no source any more; the bundler cleans its own folder. Answers
 * with the paths.
 */
export function removeOrphans(base = root) {
  const removed = [];
  for (const [project, sources] of Object.entries(projects)) {
    const dist = join(base, project, 'dist');
    if (!existsSync(dist)) continue;
    for (const file of readdirSync(dist, { recursive: true })) {
      if (!compiled.test(file) || file.startsWith('bundle')) continue;
      const name = file.replace(compiled, '');
      const isWanted = !neverCompiled[sources].test(name);
      if (isWanted && existsSync(join(base, project, sources, `${name}.ts`))) continue;
      rmSync(join(dist, file));
      removed.push(join(project, 'dist', file));
    }
  }
  return removed;
}
