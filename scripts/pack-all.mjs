// `npm run pack:all [-- FOLDER]`: everything that a release publishes, as files in one folder
// (default: `dist/packages`): a tarball of each npm package, and wheel and sdist of the Python SDK.
// With `--npm` the Python package is not built.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';

import { ensureReady } from './ensure-ready.mjs';
import { capture, root } from './process.mjs';
import { ensurePython } from './python.mjs';
import { packPublished } from './workspaces.mjs';

const made = /\.(?:tgz|whl|tar\.gz)$/;

function must(what, { code, output }) {
  if (code === 0) return;
  console.error(`${what} failed:\n${output.trimEnd()}`);
  process.exit(1);
}

async function packPython(target) {
  const { python, missing } = await ensurePython();
  if (missing !== undefined) must('the Python package', { code: 1, output: missing });
  const sdk = join(root, 'sdk-python');
  // setuptools packs what an earlier build has left there.
  rmSync(join(sdk, 'build'), { recursive: true, force: true });
  const args = ['-m', 'build', '--no-isolation', '--outdir', target, sdk];
  must('python -m build', await capture(python, args));
}

const args = process.argv.slice(2);
const target = resolve(root, args.find((arg) => !arg.startsWith('-')) ?? 'dist/packages');
await ensureReady();
mkdirSync(target, { recursive: true });
for (const file of readdirSync(target)) if (made.test(file)) rmSync(join(target, file));
must('npm pack', await packPublished(target));
if (!args.includes('--npm')) await packPython(target);
for (const file of readdirSync(target).toSorted()) console.log(join(target, file));
