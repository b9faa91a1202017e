// `node scripts/image-tree.mjs FOLDER`: writes the files of the container image below FOLDER: Node
// without its symbols, the libraries that it and LMDB load, the bundled sidecar, the packages that
// are not bundled, and one user. `PERDURE_IMAGE_NODE` names another binary of Node.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';

import { external } from './bundle.mjs';
import { root } from './process.mjs';

/** Packages that the bundle imports at run time. */
const bundleImports = external.map((id) => /^(?:@[^/]+\/)?[^/]+/.exec(id)[0]);
/** Dependencies that the packages need only for their own commands, for a build, or for types. */
const unused = /^(?:yargs|node-addon-api|@types\/.*)$/;
/** Folders of packages that are copies of other files, tests or sources of native code. */
const skipped = {
  lmdb: ['src', 'dependencies', 'dict', 'test'],
  msgpackr: ['dist', 'rollup.config.js'],
  protobufjs: ['dist', 'scripts', 'cli', 'tests'],
  '@perdure/proto': ['baseline'],
};
/** The user of the image; the number is the one of `node` in Node's own images. */
const uid = 1000;
/** Files of packages that run: no sources of native code, types, maps and texts except licences. */
const needed = /\.(?:c?js|mjs|json|node|proto|binpb)$|^(?:licen[cs]e|notice)/i;

function manifestOf(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** Returns the folder of a package as seen from another; undefined if it is not installed here. */
function folderOf(name, from) {
  const places = createRequire(join(from, 'package.json')).resolve.paths(name);
  return places.map((place) => join(place, name)).find((folder) => existsSync(folder));
}

/** Adds a package and the packages that it depends on. Optional ones are those of this system. */
function addPackage(name, { from, found, isOptional = false }) {
  const folder = folderOf(name, from);
  if (folder === undefined && !isOptional) throw new Error(`${name} is not installed`);
  if (folder === undefined || found.has(folder)) return;
  found.set(folder, name);
  const { dependencies = {}, optionalDependencies = {} } = manifestOf(folder);
  for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) {
    if (!unused.test(next))
      addPackage(next, { from: folder, found, isOptional: next in optionalDependencies });
  }
}

function copyFiles(source, target, without = []) {
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    const from = join(source, entry.name);
    if (entry.name === 'node_modules' || without.includes(entry.name)) continue;
    if (entry.isDirectory()) {
      copyFiles(from, join(target, entry.name));
    } else if (needed.test(entry.name) && !/musl|abi\d+/.test(entry.name)) {
      mkdirSync(target, { recursive: true });
      cpSync(from, join(target, entry.name), { dereference: true });
    }
  }
}

/** Copies the packages to one flat folder, as versions do not differ among them. */
function copyPackages(target) {
  const found = new Map();
  for (const name of bundleImports) addPackage(name, { from: join(root, 'sidecar'), found });
  for (const [folder, name] of found) {
    if (existsSync(join(target, name))) throw new Error(`${name} is installed in two versions`);
    copyFiles(realpathSync(folder), join(target, name), skipped[name]);
  }
}

/** Returns the shared libraries that these programs load. */
function librariesOf(...programs) {
  const lists = programs.map((file) => execFileSync('ldd', [file], { encoding: 'utf8' }));
  return new Set(lists.join('\n').match(/\/\S+\.so[.\d]*/g));
}

function copyNode(image) {
  const node = process.env.PERDURE_IMAGE_NODE ?? process.execPath;
  const target = join(image, 'usr/bin/node');
  mkdirSync(dirname(target), { recursive: true });
  cpSync(node, target, { dereference: true });
  chmodSync(target, 0o755);
  execFileSync('strip', [target]);
  const addons = readdirSync(join(image, 'opt/perdure/node_modules/@lmdb'))
    .map((name) => join(image, 'opt/perdure/node_modules/@lmdb', name))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((file) => file.endsWith('.node'));
  for (const addon of addons) execFileSync('strip', ['--strip-unneeded', addon]);
  for (const library of librariesOf(node, ...addons)) {
    const isLoader = basename(library).startsWith('ld-');
    const place = isLoader ? library : join('/lib', basename(library));
    mkdirSync(join(image, dirname(place)), { recursive: true });
    cpSync(library, join(image, place), { dereference: true });
  }
}

/** Writes the files of the image below a folder. */
export function writeImage(image) {
  const app = join(image, 'opt/perdure');
  copyPackages(join(app, 'node_modules'));
  for (const path of ['bin', 'dist/bundle', 'package.json']) {
    const target = join(app, 'sidecar', path);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(root, 'sidecar', path), target, {
      recursive: true,
      filter: (file) => !file.endsWith('.map'),
    });
  }
  cpSync(join(root, 'deploy/container/health.mjs'), join(app, 'health.mjs'));
  cpSync(join(root, 'LICENSE'), join(app, 'LICENSE'));
  copyNode(image);
  mkdirSync(join(image, 'etc'));
  writeFileSync(join(image, 'etc/passwd'), `perdure:x:${uid}:${uid}::/:/none\n`);
  writeFileSync(join(image, 'etc/group'), `perdure:x:${uid}:\n`);
  mkdirSync(join(image, 'tmp'), { mode: 0o1777 });
  chmodSync(join(image, 'tmp'), 0o1777);
  // A new volume gets owner and mode of the folder that it covers.
  for (const path of ['var/lib/perdure', 'run/perdure']) {
    mkdirSync(join(image, path), { recursive: true });
    chmodSync(join(image, path), 0o700);
    if (process.getuid?.() === 0) chownSync(join(image, path), uid, uid);
  }
}

const [folder] = process.argv.slice(2);
if (process.argv[1] === import.meta.filename && folder) writeImage(folder);
