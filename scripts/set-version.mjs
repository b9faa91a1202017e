// `npm run version:set -- VERSION`: gives every package of the repository one version, npm and
// Python, with the ranges by which the packages name each other. Then it renews the lock.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

import { captureNpm, root } from './process.mjs';
import { manifestOf, pythonVersion, versionPattern } from './workspaces.mjs';

const [version = ''] = process.argv.slice(2);
if (!versionPattern.test(version)) {
  console.error(`version "${version}": expected three numbers, such as 1.2.3 or 1.2.3-rc.1`);
  process.exit(1);
}

function rewrite(path, change) {
  const file = join(root, path);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

const folders = manifestOf('.').workspaces;
const names = folders.map((folder) => manifestOf(folder).name);
for (const folder of ['.', ...folders]) {
  rewrite(join(folder, 'package.json'), (text) => {
    const manifest = JSON.parse(text);
    manifest.version = version;
    for (const group of ['dependencies', 'devDependencies', 'peerDependencies']) {
      for (const name of names) if (manifest[group]?.[name]) manifest[group][name] = version;
    }
    return `${JSON.stringify(manifest, null, 2)}\n`;
  });
}
rewrite('sdk-python/pyproject.toml', (text) =>
  text.replace(/^version = ".*"$/m, `version = "${pythonVersion(version)}"`),
);
rewrite('sdk-python/src/perdure/version.py', (text) =>
  text.replace(/^VERSION = ".*"$/m, `VERSION = "${pythonVersion(version)}"`),
);
const deployed = readdirSync(join(root, 'deploy'), { recursive: true, encoding: 'utf8' });
for (const path of deployed.filter((name) => /(\.ya?ml|Containerfile)$/.test(name))) {
  rewrite(join('deploy', path), (text) =>
    text
      .replace(/(ghcr\.io\/perdure\/perdure:)\S+/g, `$1${version}`)
      .replace(/^((?:ARG VERSION=|appVersion: |version: )"?)\d[^\s"]*/gm, `$1${version}`),
  );
}
const { code, output } = await captureNpm(['install', '--package-lock-only', '--ignore-scripts']);
if (code !== 0) console.error(output);
process.exitCode = code;
