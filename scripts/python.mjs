// Prepares Python for the conformance suite: finds an interpreter, creates sdk-python/.venv, and
// installs requirements-dev.txt and the SDK. Does nothing when the environment is up to date.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { capture, root } from './process.mjs';

const sdk = join(root, 'sdk-python');
const oldest = [3, 10];
const wanted = ['requirements-dev.txt', 'pyproject.toml'];

/** Interpreters to try. `python3` may be too old, so newer versions follow by name. */
const names = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];

async function findPython() {
  const found = [];
  for (const name of names) {
    const { code, output } = await capture(name, [
      '-c',
      'import sys; print(*sys.version_info[:2])',
    ]);
    const [major, minor] = output.trim().split(' ').map(Number);
    if (code !== 0 || !Number.isInteger(minor)) continue;
    if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return { name };
    found.push(`${name} is ${major}.${minor}`);
  }
  const versions = found.length === 0 ? 'none found' : found.join(', ');
  return { missing: `Python ${oldest.join('.')} or newer is needed: ${versions}` };
}

function stampOf(python) {
  const hash = createHash('sha256').update(python);
  for (const file of wanted) hash.update(readFileSync(join(sdk, file)));
  return hash.digest('hex');
}

/**
 * Returns `{ python }` with the interpreter of the environment, or `{ missing }` with the reason.
 */
export async function ensurePython(folder = join(sdk, '.venv')) {
  const { name, missing } = await findPython();
  if (missing !== undefined) return { missing };
  const bin = process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python';
  const python = join(folder, bin);
  const stampFile = join(folder, 'perdure-stamp');
  const stamp = stampOf(name);
  const isDone = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
  if (isDone && existsSync(python)) return { python };
  console.log('Installing the Python SDK and its tools (pip) ...');
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  /** @type {[string, string[], string][]} */
  const steps = [
    [name, ['-m', 'venv', folder], 'python -m venv failed'],
    [python, [...pip, '-r', join(sdk, 'requirements-dev.txt')], 'pip install failed'],
    [python, [...pip, '--no-deps', '--no-build-isolation', '-e', sdk], 'pip install failed'],
  ];
  for (const [program, args, what] of steps) {
    const { code, output } = await capture(program, args);
    if (code !== 0) return { missing: `${what} (it needs a package index):\n${output.trim()}` };
  }
  writeFileSync(stampFile, stamp);
  return { python };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { python, missing } = await ensurePython();
  console.log(missing ?? python);
  process.exitCode = missing === undefined ? 0 : 1;
}
