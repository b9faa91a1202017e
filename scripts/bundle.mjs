// Bundles the sidecar from the output of the compiler into `sidecar/dist/bundle`: the command
// `perdure`, and the entry point of the SDK's test environment. A start then reads a few files
// instead of several hundred. Parts that the start does not need are separate files. Native
// packages, and packages that read their own files, are not bundled.
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, sep } from 'node:path';

import { root } from './process.mjs';

const entries = {
  main: join(root, 'sidecar/dist/main.js'),
  internal: join(root, 'sidecar/dist/internal.js'),
};
const target = join(root, 'sidecar/dist/bundle');
/** The licences of the bundled packages. The file is part of the package. */
const notices = join(target, 'THIRD-PARTY-NOTICES.txt');
const packages = `${sep}node_modules${sep}`;

/**
 * Native packages, and packages with `.proto` files that are loaded at the first request for health
 * or reflection.
 */
export const external = [
  'lmdb',
  'grpc-health-check',
  '@grpc/reflection',
  '@grpc/proto-loader',
  '@perdure/proto/definition',
];

/** Licences whose terms the notices fulfil. */
const accepted = new Set(['Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']);

/** Loads the source maps of the compiler with their sources: maps of the bundle contain them. */
const compilerMaps = {
  name: 'compiler-maps',
  load(id) {
    if (id.includes(packages) || !existsSync(`${id}.map`)) return null;
    const map = JSON.parse(readFileSync(`${id}.map`, 'utf8'));
    map.sourcesContent = map.sources.map((source) =>
      readFileSync(join(dirname(id), source), 'utf8'),
    );
    return { code: readFileSync(id, 'utf8'), map };
  },
};

/** Returns the folder of the package of a module. Absent for modules of this repository. */
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

/** Returns the licences of all packages in the bundle. */
function noticesOf(chunks) {
  const ids = chunks.flatMap(({ moduleIds = [] }) => moduleIds);
  const folders = new Set(ids.map(packageFolder).filter((folder) => folder !== undefined));
  const line = '-'.repeat(72);
  const notices = [...folders].map(noticeOf).toSorted((a, b) => a.title.localeCompare(b.title));
  const sections = notices.map(({ title, text }) => `${line}\n${title}\n${line}\n\n${text}\n`);
  const intro = 'The files of this folder contain code of these packages, under their licences.\n';
  return [intro, ...sections].join('\n');
}

/** Returns the modification time of the newest file of these files and folders. */
function modifiedMs(...paths) {
  const times = paths.map((path) => {
    const entry = statSync(path, { throwIfNoEntry: false });
    if (path === target || entry === undefined) return 0;
    if (!entry.isDirectory()) return entry.mtimeMs;
    return modifiedMs(...readdirSync(path).map((name) => join(path, name)));
  });
  return Math.max(0, ...times);
}

/** Writes the bundle if its inputs have changed. */
export async function updateBundle() {
  const inputs = ['sidecar/dist', 'proto/dist', 'scripts/bundle.mjs', 'package-lock.json'];
  const written = modifiedMs(notices);
  if (written > modifiedMs(...inputs.map((path) => join(root, path)))) return;
  await writeBundle();
}

/** Writes the bundle. A warning is an error, because an unresolved import would fail for users. */
async function writeBundle() {
  // Imported here, because this file is also loaded in a clone without installed packages.
  const { rolldown } = await import('rolldown');
  const warnings = [];
  const bundle = await rolldown({
    input: entries,
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
  // Written last, because its modification time is that of the bundle.
  writeFileSync(notices, noticesOf(output));
}
