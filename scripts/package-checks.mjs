// `npm run packages`: checks the packages in their published form: manifests (publint) and type
// resolution (attw). Packages are ESM only.
import { join } from 'node:path';
import process from 'node:process';

import { capture, commandOf, root } from './process.mjs';

const folders = ['proto', 'sdk-node', 'sidecar', 'eslint-plugin'];
let failed = false;

async function run(what, command, args) {
  const { code, output } = await capture(process.execPath, [command, ...args], { cwd: root });
  if (code === 0) return;
  failed = true;
  console.error(`${what}:\n${output.trimEnd()}`);
}

for (const folder of folders) {
  const path = join(root, folder);
  await run(`publint of ${folder}`, commandOf('publint'), [path]);
  const attw = ['--pack', path, '--profile', 'esm-only'];
  await run(`attw of ${folder}`, commandOf('@arethetypeswrong/cli', 'attw'), attw);
}
process.exitCode = failed ? 1 : 0;
