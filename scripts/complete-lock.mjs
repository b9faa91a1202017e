// Completes package-lock.json with the optional packages of other platforms.
//
// npm omits an optional package from the lock when it cannot fetch the package, and `npm ci` then
// rejects the lock. The packages that depend on them pin their versions, so the entries can be
// written without a download. Run it after a change of dependencies. A complete lock is not
// changed.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));

const systems = ['darwin', 'linux', 'win32', 'android', 'freebsd', 'openharmony', 'netbsd'];
const processors = ['arm64', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'wasm32'];

/** Reads the platform of a binary package from its name. */
function platformOf(name) {
  const words = name.split(/[-/]/);
  const os = systems.find((system) => words.includes(system));
  let cpu = processors.find((processor) => words.includes(processor));
  if (words.includes('aarch64')) cpu = 'arm64';
  if (words.some((word) => /^arm(v\d)?$/.test(word))) cpu = 'arm';
  let libc;
  if (words.some((word) => word.startsWith('musl'))) libc = 'musl';
  if (words.some((word) => word.startsWith('gnu'))) libc = 'glibc';
  if (name === 'fsevents') return { os: ['darwin'] };
  if (!os && !cpu) return undefined;
  return { cpu: cpu && [cpu], libc: libc && os === 'linux' ? [libc] : undefined, os: os && [os] };
}

const added = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    if (lock.packages[key] || lock.packages[`${path}/${key}`]) continue;
    const platform = platformOf(name);
    const version = range.replace(/^[~^]/, '');
    if (!platform || !/^\d+\.\d+\.\d+[\w.-]*$/.test(version)) {
      throw new Error(`${path} names ${name}@${range}: no platform or version can be read from it`);
    }
    const { cpu, libc, os } = platform;
    const dev = entry.dev === true ? true : undefined;
    // In the order of npm, so that its next run changes nothing.
    lock.packages[key] = { version, cpu, dev, libc, optional: true, os };
    added.push(`${name}@${version}`);
  }
}

if (added.length > 0) {
  const byPath = ([a], [b]) => (a === b ? 0 : a.localeCompare(b, 'en') || (a < b ? -1 : 1));
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(byPath));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}
console.log(`${added.length} entries added${added.length > 0 ? `: ${added.join(', ')}` : ''}`);
