// Runs other programs for the scripts of this folder. It imports only modules of Node, because the
// scripts must work in a fresh clone before an installation.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Files that oxfmt formats and checks. Data files are excluded. */
export const formatted = [
  '**/*.{ts,mjs}',
  '*.json',
  '.*.json',
  '*/package.json',
  '*/tsconfig.json',
];

const require = createRequire(import.meta.url);

/** Returns the path of the command of an installed package, to be run with Node. */
export function commandOf(packageName, command = packageName) {
  const folder = join(root, 'node_modules', packageName);
  const { bin } = require(join(folder, 'package.json'));
  return join(folder, typeof bin === 'string' ? bin : bin[command]);
}

/**
 * Runs a program with the output of this process. Resolves to its exit code: 128 or more after a
 * signal.
 */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', ...options });
    // A terminal sends Ctrl-C to the child too; the child decides how the run ends.
    const wait = () => {};
    const pass = () => child.kill('SIGTERM');
    process.on('SIGINT', wait).on('SIGTERM', pass);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', wait).off('SIGTERM', pass);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}

/** Runs a Node program with the output of this process. Resolves to its exit code. */
export function runNode(file, args = [], options = {}) {
  return run(process.execPath, [file, ...args], options);
}

/** Runs a program and captures its output. Resolves to its exit code and output. */
export function capture(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
    });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code) =>
      resolve({ code: code ?? 143, output: Buffer.concat(chunks).toString('utf8') }),
    );
  });
}

/** Runs npm in silence, the same npm that started this script if one did. */
export function captureNpm(args, options = {}) {
  const npm = process.env.npm_execpath ?? join(dirname(process.execPath), 'npm');
  if (/\.c?js$/.test(npm)) return capture(process.execPath, [npm, ...args], options);
  return capture('npm', args, { shell: process.platform === 'win32', ...options });
}

/** Returns the last line of a run, for people and programs. */
export function closingLine({ passed, failed, skipped = 0 }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
