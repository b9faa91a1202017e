import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { UsageError } from './arguments.ts';

/** Where the project gets each package from, in the form of its manifest. */
export interface PackageSpecifiers {
  readonly sdk: string;
  readonly sidecar: string;
  readonly command: string;
  readonly lint: string;
  /** For npm's `overrides`: the package that the others depend on. Empty: from the registry. */
  readonly overrides: string;
  /** A requirement of Python. */
  readonly python: string;
}

/** The version as Python writes it: 1.2.3-rc.1 is 1.2.3rc1. */
function pythonVersion(version: string): string {
  return version.replace(/-(a|b|rc)\w*\.(\d+)$/, '$1$2');
}

/** The packages of this release. */
export function publishedPackages(version: string): PackageSpecifiers {
  const range = `^${version}`;
  const [major, minor] = version.split('.').map(Number);
  const below = major === 0 ? `0.${minor! + 1}` : String(major! + 1);
  const python = `perdure>=${pythonVersion(version)},<${below}`;
  return { sdk: range, sidecar: range, command: range, lint: range, overrides: '', python };
}

/** The packages in a folder. @throws UsageError when one of them is missing. */
export function localPackages(folder: string, version: string): PackageSpecifiers {
  const fileOf = (file: string): string => {
    const path = join(folder, file);
    if (existsSync(path)) return path;
    throw new UsageError(`--packages: there is no "${path}". \`npm run pack:all\` creates it`);
  };
  const npm = (name: string): string => `file:${fileOf(`${name}-${version}.tgz`)}`;
  const local = {
    '@perdure/proto': npm('perdure-proto'),
    '@perdure/sidecar': npm('perdure-sidecar'),
  };
  const wheel = join(folder, `perdure-${pythonVersion(version)}-py3-none-any.whl`);
  return {
    sdk: npm('perdure-sdk'),
    sidecar: local['@perdure/sidecar'],
    command: npm('perdure'),
    lint: npm('perdure-eslint-plugin'),
    overrides: JSON.stringify(local),
    python: `perdure @ ${pathToFileURL(wheel).href}`,
  };
}
