// `npm run sbom`: a software bill of materials (CycloneDX) of each npm package, into `dist/sbom`:
// what npm installs with the package, and what is bundled into it, with licences and checksums.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

import { ensureReady } from './ensure-ready.mjs';
import { captureNpm, root } from './process.mjs';
import { fileNameOf, manifestOf, publishedFolders } from './workspaces.mjs';

const target = join(root, 'dist/sbom');
const notices = join(root, 'sidecar/dist/bundle/THIRD-PARTY-NOTICES.txt');

async function npmSbom() {
  const { code, output } = await captureNpm(['sbom', '--sbom-format', 'cyclonedx']);
  if (code === 0) return JSON.parse(output);
  console.error(output);
  process.exit(1);
}

/** `name@version` of the packages in the bundle of the sidecar. */
function bundled() {
  const titles = readFileSync(notices, 'utf8').matchAll(/^-{72}\n(\S+) (\S+) \(.*\)\n-{72}$/gm);
  return [...titles].map(([, name, version]) => `${name}@${version}`);
}

/** The packages that npm installs with a package: its dependencies, and theirs. */
function installed(all, self, manifests) {
  const dependsOn = new Map(all.dependencies.map((entry) => [entry.ref, entry.dependsOn]));
  const nameOf = (ref) => ref.slice(0, ref.lastIndexOf('@'));
  const found = new Set();
  const visit = (ref) => {
    // A package of this repository depends for its build on more than npm installs with it.
    const manifest = manifests.get(nameOf(ref));
    const refs = (dependsOn.get(ref) ?? []).filter(
      (other) => manifest === undefined || nameOf(other) in (manifest.dependencies ?? {}),
    );
    for (const other of refs) {
      if (found.has(other)) continue;
      found.add(other);
      visit(other);
    }
  };
  visit(self);
  return found;
}

await ensureReady();
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const all = await npmSbom();
const byRef = new Map(all.components.map((component) => [component['bom-ref'], component]));
const folders = publishedFolders();
const manifests = new Map(folders.map((folder) => [manifestOf(folder).name, manifestOf(folder)]));
for (const folder of folders) {
  const { name, version } = manifestOf(folder);
  const self = `${name}@${version}`;
  const refs = installed(all, self, manifests);
  const inside = new Set([self, ...refs]);
  if (inside.has(`@perdure/sidecar@${version}`)) for (const ref of bundled()) refs.add(ref);
  for (const ref of refs) inside.add(ref);
  const missing = [...inside].filter((ref) => !byRef.has(ref));
  if (missing.length > 0) throw new Error(`${name}: npm lists no ${missing.join(', ')}`);
  const dependencies = all.dependencies
    .filter(({ ref }) => inside.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => inside.has(one)) }));
  const components = [...refs]
    .toSorted((a, b) => a.localeCompare(b))
    .map((ref) => ({ ...byRef.get(ref), scope: 'required' }));
  const metadata = { ...all.metadata, component: { ...byRef.get(self), name } };
  const file = fileNameOf({ name, version }, 'cdx.json');
  const text = JSON.stringify({ ...all, metadata, components, dependencies }, null, 2);
  writeFileSync(join(target, file), `${text}\n`);
  console.log(`${file}: ${components.length} packages`);
}
