// `npm run release:image`: stores a release for the compatibility tests: packs proto, sdk-node and
// sidecar into test/compat/releases/VERSION, and updates the image of the contract for `buf
// breaking`. Run it at a release, with a clean working tree.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { ensureReady } from './ensure-ready.mjs';
import { capture, captureNpm, root, runNode } from './process.mjs';

const rooms = ['proto', 'sdk-node', 'sidecar'];

async function must(what, { code, output }) {
  if (code === 0) return;
  console.error(`${what}:\n${output}`);
  process.exit(1);
}

const changed = await capture('git', ['status', '--porcelain', '--', ...rooms]);
if (changed.output.trim() !== '') {
  await must('a release needs a clean working tree', { ...changed, code: 1 });
}
await ensureReady();
const { version } = JSON.parse(readFileSync(join(root, 'sdk-node/package.json'), 'utf8'));
const target = join(root, 'test/compat/releases', version);
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const room of rooms) {
  const args = ['pack', '--ignore-scripts', '--pack-destination', target, '--workspace', room];
  await must(`npm pack of ${room}`, await captureNpm(args));
}
process.exitCode = await runNode(join(root, 'scripts/proto-baseline.mjs'));
