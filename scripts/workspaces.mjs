// The packages of this repository that are published, from the workspaces of its manifest.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './process.mjs';

/** The manifest in a folder of the repository. */
export function manifestOf(folder) {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
}

/** The folders of the packages that npm publishes, in the order of their dependencies. */
export function publishedFolders() {
  return manifestOf('.').workspaces.filter((folder) => manifestOf(folder).private !== true);
}
