// `npm run packages`: checks the packages as npm would publish them: their manifests (publint), the
// types that consumers resolve (attw), and what the tarballs contain. Packages are ES modules only.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

import { problemsOf } from './package-content.mjs';
import { capture, commandOf, root } from './process.mjs';
import {
  fileNameOf,
  manifestOf,
  packPublished,
  publishedFolders,
  pythonVersion,
} from './workspaces.mjs';

/** Entry points without types, which applications do not import. */
const untyped = ['./internal', './command'];
let failed = false;

function report(what, problem) {
  failed = true;
  console.error(`${what}:\n${problem.trimEnd()}`);
}

async function run(what, command, args) {
  const { code, output } = await capture(process.execPath, [command, ...args], { cwd: root });
  if (code !== 0) report(what, output);
}

/** True if a package has entry points for applications: a command alone has no types. */
function hasTypes({ exports = {} }) {
  const paths = Object.keys(exports).filter((path) => path !== './package.json');
  return paths.some((path) => !untyped.includes(path));
}

async function check(folder, tarball) {
  const manifest = manifestOf(folder);
  await run(`publint of ${folder}`, commandOf('publint'), ['run', tarball, '--strict']);
  if (hasTypes(manifest)) {
    const attw = [tarball, '--profile', 'esm-only', '--exclude-entrypoints', ...untyped];
    await run(`attw of ${folder}`, commandOf('@arethetypeswrong/cli', 'attw'), attw);
  }
  for (const problem of await problemsOf(folder, tarball)) report(folder, problem);
}

/** Python and npm packages have one version. */
function checkVersions() {
  const { version } = manifestOf('.');
  const places = {
    'sdk-python/pyproject.toml': /^version = "(.*)"$/m,
    'sdk-python/src/perdure/version.py': /^VERSION = "(.*)"$/m,
  };
  const found = Object.entries(places).map(([path, pattern]) => [
    path,
    pattern.exec(readFileSync(join(root, path), 'utf8'))?.[1],
    pythonVersion(version),
  ]);
  for (const folder of manifestOf('.').workspaces) {
    const manifest = manifestOf(folder);
    found.push([folder, manifest.version, version]);
    const all = { ...manifest.dependencies, ...manifest.peerDependencies };
    for (const [name, range] of Object.entries(all)) {
      if (name.startsWith('@perdure/')) found.push([`${folder} -> ${name}`, range, version]);
    }
  }
  for (const [place, other, wanted] of found) {
    if (other !== wanted) report(place, `has version ${other}, expected ${wanted}`);
  }
}

checkVersions();
const folders = publishedFolders();
const target = mkdtempSync(join(tmpdir(), 'perdure-packages-'));
try {
  const { code, output } = await packPublished(target);
  if (code !== 0) report('npm pack', output);
  const tarballs = readdirSync(target);
  for (const folder of folders) {
    const file = fileNameOf(manifestOf(folder), 'tgz');
    if (tarballs.includes(file)) await check(folder, join(target, file));
    else report(folder, `npm pack has not made ${file}`);
  }
} finally {
  rmSync(target, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;
