// Bundles the command `perdure` as users run it: `sidecar/dist/bundle`, from what the compiler
// wrote. A start reads a few files instead of several hundred; parts that serving does not need at
// once are separate files. Packages that read files of their own, or are native, stay outside.
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, sep } from 'node:path';

import { root } from './process.mjs';

const entry = join(root, 'sidecar/dist/main.js');
const target = join(root, 'sidecar/dist/bundle');
/** The licences of what is bundled; a part of the package. */
const notices = join(target, 'THIRD-PARTY-NOTICES.txt');
const packages = `${sep}node_modules${sep}`;

/** Native, or loaded at the first request for health or reflection, with `.proto` files beside. */
const external = [
  'lmdb',
  'grpc-health-check',
  '@grpc/reflection',
  '@grpc/proto-loader',
  '@perdure/proto/definition',
];

/** Licences whose terms the notices fulfil. */
const accepted = new Set(['Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']);

/** The compiler's source maps, so that the maps of the bundle lead to the sources. */
const compilerMaps = {
  name: 'compiler-maps',
  load(id) {
    if (id.includes(packages) || !existsSync(`${id}.map`)) return null;
    const map = JSON.parse(readFileSync(`${id}.map`, 'utf8'));
    return { code: readFileSync(id, 'utf8'), map };
  },
};

/** The folder of the package that a module is part of. Absent for modules of this repository. */
function packageFolder(id) {
  const at = id.lastIndexOf(packages);
  if (!isAbsolute(id) || at === -1) return undefined;
  const [scope, name] = id.slice(at + packages.length).split(sep);
  return join(id.slice(0, at), 'node_modules', scope, scope.startsWith('@') ? name : '');
}

function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (!accepted.has(license)) throw new Error(`${name}: licence ${license} is not accepted`);
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|notice)/i.test(file));
  if (files.length === 0) throw new Error(`${name}: its package has no text of its licence`);
  const texts = files.toSorted().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return { title: `${name} ${version} (${license})`, text: texts.join('\n\n') };
}

/** The licences of all packages whose code is in the bundle. */
function noticesOf(chunks) {
  const ids = chunks.flatMap(({ moduleIds = [] }) => moduleIds);
  const folders = new Set(ids.map(packageFolder).filter((folder) => folder !== undefined));
  const line = '-'.repeat(72);
  const notices = [...folders].map(noticeOf).toSorted((a, b) => a.title.localeCompare(b.title));
  const sections = notices.map(({ title, text }) => `${line}\n${title}\n${line}\n\n${text}\n`);
  const intro = 'The files of this folder contain code of these packages, under their licences.\n';
  return [intro, ...sections].join('\n');
}

/** When the newest of these files, or of all files below these folders, was written. */
function modifiedMs(...paths) {
  const times = paths.map((path) => {
    const entry = statSync(path, { throwIfNoEntry: false });
    if (path === target || entry === undefined) return 0;
    if (!entry.isDirectory()) return entry.mtimeMs;
    return modifiedMs(...readdirSync(path).map((name) => join(path, name)));
  });
  return Math.max(0, ...times);
}

/** Writes the bundle if what it is made of has changed. */
export async function updateBundle() {
  const inputs = ['sidecar/dist', 'proto/dist', 'scripts/bundle.mjs', 'package-lock.json'];
  const written = modifiedMs(notices);
  if (written > modifiedMs(...inputs.map((path) => join(root, path)))) return;
  await writeBundle();
}

/** Writes the bundle. Warnings fail it: an unresolved import would fail at a user's. */
async function writeBundle() {
  // Loaded here: a clone that has nothing installed imports this file, too.
  const { rolldown } = await import('rolldown');
  const warnings = [];
  const bundle = await rolldown({
    input: entry,
    platform: 'node',
    external: (id) => external.includes(id),
    plugins: [compilerMaps],
    onLog: (level, log) => {
      if (level === 'warn') warnings.push(log.message);
    },
  });
  const { output } = await bundle.write({
    dir: target,
    format: 'esm',
    cleanDir: true,
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  });
  await bundle.close();
  if (warnings.length > 0) throw new Error(`the bundler warns:\n${warnings.join('\n')}`);
  // Last: its time is the time of the bundle.
  writeFileSync(notices, noticesOf(output));
}
