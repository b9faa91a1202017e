// `npm run test:create [-- typescript|python]`: what a new user does, in an empty folder with the
// packages of `npm run pack:all`: create a project, run its test, run `perdure dev`, start an
// order, kill sidecar and worker with SIGKILL, approve the order. Nothing of the repository is used
// but the packages. Ends with `N passed, N failed`; a package index that does not answer is skipped
// by name.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';

import { capture, captureNpm, root } from './process.mjs';
import { Results } from './results.mjs';
import { manifestOf } from './workspaces.mjs';

/** Longest step: an installation on a slow machine. */
const stepMs = 180_000;
const results = new Results();
const { version } = manifestOf('.');

function countCapture(name, { code, output }, expected = /(?:)/) {
  return results.count(name, code === 0 && expected.test(output) ? undefined : output);
}

/** The environment of a user: nothing of the npm that started this script, no repository. */
function environment(folder, more = {}) {
  const variables = Object.entries(process.env).filter(
    ([name]) => !/^(?:npm_|PERDURE_)/i.test(name),
  );
  const bin = process.platform === 'win32' ? 'Scripts' : 'bin';
  const path = [join(folder, '.venv', bin), process.env.PATH].join(delimiter);
  return { ...Object.fromEntries(variables), PATH: path, ...more };
}

/** Processes that have a text in their command line. */
function processesWith(text) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').includes(text);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** A program whose lines are waited for. */
class Running {
  #text = '';
  #onText = () => {};

  constructor(program, args, options) {
    this.child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    this.ended = new Promise((resolve) => this.child.once('close', resolve));
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.on('data', (chunk) => {
        this.#text += chunk;
        this.#onText();
      });
    }
  }

  get text() {
    return this.#text;
  }

  /** Resolves with the match; rejects when it takes too long, or the program ends before. */
  match(pattern) {
    return new Promise((resolve, reject) => {
      const fail = (why) => reject(new Error(`${why} without ${pattern}:\n${this.#text}`));
      const timer = setTimeout(() => fail(`${stepMs} ms passed`), stepMs);
      this.#onText = () => {
        const found = pattern.exec(this.#text);
        if (found === null) return;
        clearTimeout(timer);
        resolve(found);
      };
      this.#onText();
      this.child.once('close', () => {
        clearTimeout(timer);
        fail('it ended');
      });
    });
  }
}

async function until(what, holds) {
  const deadlineMs = performance.now() + stepMs;
  while (!holds()) {
    if (performance.now() > deadlineMs) throw new Error(`waited ${stepMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const templates = {
  typescript: {
    worker: 'npm run --silent worker',
    workerText: 'dist/worker.js',
    client: (args) =>
      captureNpmIn(args.folder, ['run', '--silent', 'order', '--', ...args.args], args.env),
    shipped: /status: 'shipped'/,
    async prepare(folder) {
      const env = environment(folder);
      if (!countCapture('npm install', await captureNpmIn(folder, ['install'], env))) return false;
      countCapture('npm run lint', await captureNpmIn(folder, ['run', 'lint'], env));
      return countCapture('npm test', await captureNpmIn(folder, ['test'], env), /pass 3\b/);
    },
  },
  python: {
    worker: 'python -m orders.worker',
    workerText: 'orders.worker',
    client: ({ folder, args, env }) =>
      capture('python', ['-m', 'orders.client', ...args], { cwd: folder, env, timeout: stepMs }),
    shipped: /status='shipped'/,
    async prepare(folder) {
      const env = environment(folder);
      if (!countCapture('npm install', await captureNpmIn(folder, ['install'], env))) return false;
      const at = { cwd: folder, env, timeout: stepMs };
      const python = process.platform === 'win32' ? 'python' : 'python3';
      const venv = await capture(python, ['-m', 'venv', '.venv'], at);
      if (!countCapture('python3 -m venv .venv', venv)) return false;
      const pip = await capture('pip', ['install', '--quiet', '-e', '.[dev]'], at);
      if (pip.code !== 0 && /No matching distribution|ConnectionError/.test(pip.output)) {
        results.skip("pip install -e '.[dev]'", 'the package index does not have all of it');
        return false;
      }
      if (!countCapture("pip install -e '.[dev]'", pip)) return false;
      countCapture('perdure-lint', await capture('perdure-lint', ['orders'], at));
      countCapture('mypy', await capture('mypy', [], at));
      return countCapture('python -m pytest', await capture('python', ['-m', 'pytest', '-q'], at));
    },
  },
};

function captureNpmIn(folder, args, env) {
  return captureNpm(args, { cwd: folder, env, timeout: stepMs });
}

async function develop(folder, { worker, workerText, client, shipped }) {
  const env = environment(folder);
  const options = ['--listen', '127.0.0.1:0', '--data', join(folder, '.perdure')];
  const args = ['perdure', 'dev', ...options, '--watch', worker];
  const dev = new Running('npx', args, { cwd: folder, env });
  try {
    const [, address] = await dev.match(/ready on ([\w.:]+)/);
    const call = (...words) =>
      client({ folder, args: words, env: { ...env, PERDURE_ADDRESS: address } });
    await dev.match(/ worker +attached/);
    countCapture('start an order', await call('start', 'o-1', '4200'), /started o-1/);
    await dev.match(/ started +order o-1/);
    // The sidecar and the worker of this folder.
    const sidecars = processesWith('--log-instances').filter((pid) =>
      processesWith(folder).includes(pid),
    );
    // The command line of `perdure dev` contains that of the worker.
    const launchers = processesWith('--watch');
    const workers = processesWith(workerText).filter(
      (pid) => folderOf(pid) === folder && !launchers.includes(pid),
    );
    for (const pid of [...sidecars, ...workers]) process.kill(pid, 'SIGKILL');
    const killed = sidecars.length > 0 && workers.length > 0;
    results.count('kill -9 of sidecar and worker', killed ? undefined : 'no such process');
    await dev.match(/ sidecar +ended \(SIGKILL\); it is started again/);
    await dev.match(/ worker +ended [^]* worker +attached/);
    countCapture('the order is shipped after its approval', await call('approve', 'o-1'), shipped);
    await dev.match(/ completed +order o-1/);
    dev.child.kill('SIGTERM');
    await dev.ended;
    await until('the end of all processes', () => processesWith(folder).length === 0);
    results.count('no process is left after SIGTERM to npx');
  } catch (error) {
    results.count('perdure dev', error.message);
  } finally {
    for (const pid of processesWith(folder)) process.kill(pid, 'SIGKILL');
  }
}

function folderOf(pid) {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

async function create(name, packages, place) {
  console.log(`--- ${name}`);
  const folder = join(place, `my-${name}-app`);
  const env = environment(place);
  const tarball = join(packages, `create-perdure-${version}.tgz`);
  const created = await captureNpmIn(
    place,
    ['exec', '--yes', `--package=file:${tarball}`, '--', 'create-perdure', `my-${name}-app`].concat(
      ['--template', name, '--packages', packages],
    ),
    env,
  );
  if (!countCapture('npm create perdure', created, /Next steps/)) return;
  const template = templates[name];
  if (await template.prepare(folder)) await develop(folder, template);
}

const selected = process.argv.slice(2).filter((arg) => !arg.startsWith('-'));
const names = Object.keys(templates).filter(
  (name) => selected.length === 0 || selected.includes(name),
);
const place = mkdtempSync(join(tmpdir(), 'perdure-create-'));
try {
  const packages = join(place, 'packages');
  const pack = [join(root, 'scripts/pack-all.mjs'), packages];
  const packed = await capture(process.execPath, pack, { timeout: 2 * stepMs });
  if (countCapture('npm run pack:all', packed)) {
    const home = join(place, 'home');
    mkdirSync(home);
    for (const name of names) await create(name, packages, home);
  }
} finally {
  rmSync(place, { recursive: true, force: true });
}
results.close();
