// The compiler never deletes output. The output of a moved or deleted source would still be
// imported and packed.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './process.mjs';

/** Output folders with the folders of their sources. */
const projects = {
  proto: 'src',
  sidecar: 'src',
  'sdk-node': 'src',
  'eslint-plugin': 'src',
  'create-perdure': 'src',
  conformance: '.',
  examples: '.',
  test: '.',
};

const compiled = /(?:\.d\.ts|\.js|\.js\.map)$/;
const neverCompiled = { src: /\.test$|\.suite$/, '.': /\.test$/ };

/**
 * Deletes output without a source from every `dist`, except the folder of the bundler. Returns the
 * deleted paths.
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
