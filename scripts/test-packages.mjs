// `npm run test:packages`: packs every npm package, installs the tarballs into a project outside of
// the repository, and runs and compiles programs there: ES modules and CommonJS on each supported
// version of Node, types with each supported version of TypeScript and each way to resolve modules.
// With `--short`: this Node, and the oldest and the newest TypeScript. What cannot be downloaded is
// skipped by name.
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

import { capture, captureNpm, root } from './process.mjs';
import { Results } from './results.mjs';
import { compilations, typescripts } from './consumer-types.mjs';
import { fileNameOf, manifestOf, publishedFolders } from './workspaces.mjs';

/** Longest step: an installation on a slow machine. */
const stepMs = 180_000;
const isShort = process.argv.includes('--short');
const results = new Results();

/** The major versions of Node beside the one that runs this script; 26 is the newest. */
const otherNodes = isShort ? [] : [20, 22, 24, 26];

function tarballsIn(folder) {
  const names = publishedFolders().map((place) => manifestOf(place));
  return Object.fromEntries(
    names.map((manifest) => [manifest.name, `file:${join(folder, fileNameOf(manifest, 'tgz'))}`]),
  );
}

function writeProject(folder, manifest) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
}

/** Installs one package into a folder of its own. Resolves to the folder; undefined without it. */
async function download(folder, name, spec) {
  const place = join(folder, name.replaceAll(/\W/g, '-'));
  writeProject(place, { private: true, dependencies: { [name]: spec } });
  const { code } = await captureNpm(['install', '--ignore-scripts'], {
    cwd: place,
    timeout: stepMs,
  });
  return code === 0 ? place : undefined;
}

/** Path of a Node of that major version: the package that the npm package `node` installs. */
async function nodeOf(folder, major) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const place = await download(join(folder, `node-${major}`), name, String(major));
  if (place === undefined) return undefined;
  const path = join(place, 'node_modules', name, 'bin/node');
  return existsSync(path) ? path : undefined;
}

/** Runs `task` with the address of a sidecar that the installed command serves. */
async function withSidecar(node, project, task) {
  const data = mkdtempSync(join(tmpdir(), 'perdure-data-'));
  const command = join(project, 'node_modules/perdure/bin/perdure.mjs');
  const args = [command, 'serve', '--data-dir', data, '--listen', '127.0.0.1:0'];
  const child = spawn(node, args, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    const address = await new Promise((resolve, reject) => {
      let text = '';
      const read = (chunk) => {
        text += chunk;
        const ready = /^perdure ready on (\S+)$/m.exec(text);
        if (ready !== null) resolve(ready[1]);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.on('close', () => reject(new Error(`the sidecar ended:\n${text}`)));
    });
    return await task(address);
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.kill('SIGTERM')) await ended;
    rmSync(data, { recursive: true, force: true });
  }
}

async function runPrograms(what, node, project) {
  try {
    await withSidecar(node, project, async (address) => {
      for (const program of ['esm.mjs', 'cjs.cjs']) {
        const { code, output } = await capture(node, [program, address], {
          cwd: project,
          timeout: stepMs,
        });
        const good = /"served":"Hello, world!","tested":"Hello, moon!"/.test(output);
        results.count(`${what}: ${program}`, code === 0 && good ? undefined : output);
      }
    });
  } catch (error) {
    results.count(`${what}: perdure serve`, error.message);
  }
}

async function compile(folder, project) {
  for (const [version, range] of Object.entries(typescripts(isShort))) {
    const place = await download(join(folder, `ts-${version}`), 'typescript', range);
    if (place === undefined) {
      results.skip(`TypeScript ${version}`, 'it cannot be downloaded');
      continue;
    }
    const tsc = join(place, 'node_modules/typescript/bin/tsc');
    for (const { name, file, options } of compilations(version)) {
      const target = join(project, `types-${version}-${name.replaceAll(/\W+/g, '-')}`);
      mkdirSync(target, { recursive: true });
      const isModule = file.endsWith('.mts');
      writeFileSync(join(target, 'package.json'), `{"type":"${isModule ? 'module' : 'commonjs'}"}`);
      copyFileSync(join(root, 'test/packages/consumer.ts'), join(target, file));
      const config = { compilerOptions: options, files: [file] };
      writeFileSync(join(target, 'tsconfig.json'), JSON.stringify(config));
      const { code, output } = await capture(process.execPath, [tsc, '-p', target], {
        timeout: stepMs,
      });
      results.count(`TypeScript ${version}: ${name}`, code === 0 ? undefined : output);
    }
  }
}

const folder = mkdtempSync(join(tmpdir(), 'perdure-consumer-'));
try {
  const packages = join(folder, 'packages');
  const packed = await capture(process.execPath, [
    join(root, 'scripts/pack-all.mjs'),
    packages,
    '--npm',
  ]);
  results.count('npm run pack:all', packed.code === 0 ? undefined : packed.output);
  const project = join(folder, 'project');
  writeProject(project, {
    private: true,
    dependencies: { ...tarballsIn(packages), '@types/node': '^20.19.0' },
  });
  const installed = await captureNpm(['install', '--ignore-scripts'], {
    cwd: project,
    timeout: stepMs,
  });
  results.count('npm install of the tarballs', installed.code === 0 ? undefined : installed.output);
  for (const program of ['esm.mjs', 'cjs.cjs']) {
    copyFileSync(join(root, 'test/packages', program), join(project, program));
  }
  await runPrograms(`Node ${process.versions.node}`, process.execPath, project);
  for (const major of otherNodes) {
    const node = await nodeOf(folder, major);
    if (node === undefined) results.skip(`Node ${major}`, 'it cannot be downloaded');
    else await runPrograms(`Node ${major}`, node, project);
  }
  await compile(folder, project);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
results.close();
