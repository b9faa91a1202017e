// Installs packages of peers on demand into a cache folder, never into the repository. The
// benchmark only runs programs that have other licences.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { peerVersions } from './versions.ts';

const run = promisify(execFile);

/** Timeout of an installation: a slow mirror needs half a minute for 60 MB. */
const installMs = 180_000;

/** The file that is written last, so that an incomplete installation does not count. */
const complete = 'complete';

/**
 * Installs packages at pinned versions, without their install scripts.
 * @returns the folder with the packages.
 * @throws Error when npm cannot install them.
 */
export async function installPackages(
  cache: string,
  name: keyof typeof peerVersions,
): Promise<string> {
  const dependencies = peerVersions[name];
  const versions = [...new Set(Object.values(dependencies))].join('-');
  const folder = join(cache, `${name}-${versions}`);
  if (existsSync(join(folder, complete))) return folder;
  await mkdir(folder, { recursive: true });
  const manifest = { name: `peer-${name}`, private: true, dependencies };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1'];
  // Uses the npm that started this process. The repository's npm settings do not apply there.
  const npm = process.env['npm_execpath'];
  const isScript = npm !== undefined && /\.c?js$/.test(npm);
  const [command, first] = isScript ? [process.execPath, [npm]] : ['npm', []];
  try {
    await run(command, [...first, ...args, '--prefix', folder], {
      cwd: folder,
      timeout: installMs,
    });
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    const line = stderr.split('\n').find((text) => text.trim() !== '') ?? String(error);
    throw new Error(`npm cannot install ${Object.keys(dependencies).join(', ')}: ${line}`, {
      cause: error,
    });
  }
  await writeFile(join(folder, complete), '');
  return folder;
}

/** Loads an installed package. The caller declares its types. */
export function loadPackage(folder: string, name: string): unknown {
  return createRequire(join(folder, 'package.json'))(name);
}

/** Path of a file of an installed package. */
export function packageFile(folder: string, path: string): string {
  return join(folder, 'node_modules', path);
}
