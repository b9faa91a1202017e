// Prepares a fresh clone: installs the packages of the lock, then builds. Each step runs only when
// needed, and prints only when it runs or fails.
import { statSync } from 'node:fs';
import { join } from 'node:path';

import { updateBundle } from './bundle.mjs';
import { removeOrphans } from './orphans.mjs';
import { capture, captureNpm, commandOf, root } from './process.mjs';

const oldestNode = [20, 19];

function modifiedMs(path) {
  return statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  console.error(`Node ${oldestNode.join('.')} or newer is needed; this is ${process.version}.`);
  process.exit(1);
}

/** Installs when node_modules is missing or older than the lock. */
export async function ensureInstalled() {
  refuseOldNode();
  // npm writes this file last, so a partial installation counts as none.
  if (modifiedMs('node_modules/.package-lock.json') >= modifiedMs('package-lock.json')) return;
  console.log('Installing dependencies (npm ci) ...');
  const { code, output } = await captureNpm(['ci', '--include=dev', '--no-progress']);
  if (code === 0) return;
  console.error(output);
  console.error('npm ci failed: see above. It needs the npm registry, or a filled npm cache.');
  process.exit(1);
}

/** Builds the changes since the last build. */
export async function ensureBuilt() {
  const { code, output } = await capture(process.execPath, [commandOf('typescript', 'tsc'), '-b']);
  if (code === 0) {
    removeOrphans();
    await updateBundle();
    return;
  }
  console.error(output);
  console.error('The build failed: see above. `npm run build` repeats it.');
  process.exit(1);
}

/** Installs, then builds. Ends the process with exit code 1 if either fails. */
export async function ensureReady() {
  await ensureInstalled();
  await ensureBuilt();
}
