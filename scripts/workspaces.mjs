// The packages of this repository that are published, from the workspaces of its manifest.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { captureNpm, root } from './process.mjs';

/** The manifest in a folder of the repository. */
export function manifestOf(folder) {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
}

/** The folders of the packages that npm publishes, in the order of their dependencies. */
export function publishedFolders() {
  return manifestOf('.').workspaces.filter((folder) => manifestOf(folder).private !== true);
}

/** Name of a file that is made for a package: `perdure-sdk-1.2.3.tgz`, as npm names it. */
export function fileNameOf({ name, version }, ending) {
  return `${name.replace('@', '').replace('/', '-')}-${version}.${ending}`;
}

/** Makes the tarball of each published package in a folder. Resolves as `captureNpm`. */
export function packPublished(target) {
  const workspaces = publishedFolders().flatMap((folder) => ['--workspace', folder]);
  return captureNpm(['pack', '--ignore-scripts', '--pack-destination', target, ...workspaces]);
}

/** Versions of a release: three numbers, and alpha, beta or rc with a number. */
export const versionPattern = /^\d+\.\d+\.\d+(?:-(?:alpha|beta|rc)\.\d+)?$/;

/** The version as Python writes it: 1.2.3-rc.1 is 1.2.3rc1. */
export function pythonVersion(version) {
  return version.replace(/-(a|b|rc)\w*\.(\d+)$/, '$1$2');
}
