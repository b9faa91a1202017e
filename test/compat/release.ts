// A published release, unpacked beside its dependencies. Dependencies are the current ones: a
// release guarantees its protocol and its stored data, not its version of gRPC.
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
// The files are in the sources, also when this code runs from dist.
const here = import.meta.url.endsWith('.ts') ? '.' : '../../compat';
const folderOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const releases: string = folderOf(`${here}/releases`);
const modules: string = folderOf(`${here}/../../node_modules`);
/** The program that every release runs; beside it is the current SDK. */
export const scenario: string = folderOf(`${here}/scenario.mjs`);

/** Versions of the stored releases. */
export function keptReleases(): Promise<string[]> {
  return readdir(releases);
}

export class Release implements AsyncDisposable {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async unpack(version: string): Promise<Release> {
    const release = new Release(await mkdtemp(join(tmpdir(), `perdure-${version}-`)));
    for (const name of ['proto', 'sdk', 'sidecar']) await release.#unpack(version, name);
    await copyFile(scenario, release.scenario);
    return release;
  }

  /** The path of the program. The SDK of the release is beside it. */
  get scenario(): string {
    return join(this.#folder, 'scenario.mjs');
  }

  get sidecar(): string {
    return join(this.#folder, 'node_modules/@perdure/sidecar/bin/perdure.mjs');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #unpack(version: string, name: string): Promise<void> {
    const target = join(this.#folder, 'node_modules/@perdure', name);
    await mkdir(target, { recursive: true });
    const image = join(releases, version, `perdure-${name}-${version}.tgz`);
    await run('tar', ['-xzf', image, '-C', target, '--strip-components', '1']);
    const text = await readFile(join(target, 'package.json'), 'utf8');
    const { dependencies = {} } = JSON.parse(text) as { dependencies?: Record<string, string> };
    for (const dependency of Object.keys(dependencies)) await this.#link(dependency);
  }

  async #link(dependency: string): Promise<void> {
    if (dependency.startsWith('@perdure/')) return;
    const path = join(this.#folder, 'node_modules', dependency);
    await mkdir(dirname(path), { recursive: true });
    await symlink(join(modules, dependency), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}
