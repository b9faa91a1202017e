// Runs the packages that npm would publish, unpacked into an empty folder.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client as GrpcClient, credentials } from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { healthOf } from '../fixtures/health.ts';
import { Program } from '../fixtures/program.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;
let program: Program | undefined;

async function unpack(name: string): Promise<void> {
  const target = join(folder, 'node_modules/@perdure', name);
  await mkdir(target, { recursive: true });
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  await run('npm', [...pack, '--workspace', name], { cwd: root });
  const image = (await readdir(folder)).find((file) => file.startsWith(`perdure-${name}-`))!;
  await run('tar', ['-xzf', join(folder, image), '-C', target, '--strip-components', '1']);
}

async function link(dependency: string): Promise<void> {
  const path = join(folder, 'node_modules', dependency);
  await mkdir(dirname(path), { recursive: true });
  await symlink(join(root, 'node_modules', dependency), path);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perdure-packed-'));
  await unpack('sidecar');
  // lmdb is the only dependency until health or reflection is requested.
  await link('lmdb');
});

afterAll(async () => {
  await program?.kill();
  await rm(folder, { recursive: true, force: true });
});

const sidecarFile = (path: string): string => join(folder, 'node_modules/@perdure/sidecar', path);

const command = (...args: readonly string[]): Promise<{ stdout: string }> =>
  run(process.execPath, [sidecarFile('bin/perdure.mjs'), ...args]);

/** Starts the packed sidecar. */
async function serve(): Promise<{ address: string }> {
  const address = `unix:${join(folder, 's')}`;
  const settings = ['--data-dir', join(folder, 'data'), '--listen', address];
  const args = [sidecarFile('bin/perdure.mjs'), 'serve', ...settings];
  program = new Program('sidecar', process.execPath, args);
  await program.line(/^perdure ready on unix:/);
  return { address };
}

async function stop(): Promise<void> {
  program?.signal('SIGTERM');
  expect(await program?.ended).toBe(0);
}

test('the packed sidecar and its command need no package but lmdb', async () => {
  const { address } = await serve();
  const called = await command('describe', '--output', 'json', '--address', address);
  expect(called.stdout).toContain('"version"');
  await stop();
  const checked = await command('store', 'check', '--data-dir', join(folder, 'data'));
  expect(checked.stdout).toContain('no problems');
});

/** Returns the answer of reflection, the list of services, as bytes. */
function reflected(address: string): Promise<string> {
  const client = new GrpcClient(address, credentials.createInsecure());
  const path = '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo';
  const asIs = (bytes: Buffer): Buffer => bytes;
  const stream = client.makeBidiStreamRequest(path, asIs, asIs);
  return new Promise<string>((resolve, reject) => {
    stream.on('error', reject);
    stream.on('data', (bytes: Buffer) => {
      stream.on('end', () => resolve(bytes.toString('latin1')));
      stream.end();
    });
    // Field 7, list_services, an empty text.
    stream.write(Buffer.from([0x3a, 0]));
  }).finally(() => client.close());
}

test('the packed sidecar answers health and reflection with its dependencies', async () => {
  const text = await readFile(sidecarFile('package.json'), 'utf8');
  const { dependencies } = JSON.parse(text) as { dependencies: Record<string, string> };
  await unpack('proto');
  for (const dependency of [...Object.keys(dependencies), '@grpc/proto-loader']) {
    if (!dependency.startsWith('@perdure/') && dependency !== 'lmdb') await link(dependency);
  }
  const { address } = await serve();
  expect(await healthOf(address)).toBe('SERVING');
  expect(await reflected(address)).toContain('perdure.v1.');
  await stop();
});

test('the packed sidecar contains the licences of its bundled packages', async () => {
  const bundle = sidecarFile('dist/bundle');
  const notices = await readFile(join(bundle, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
  const bundled = new Set<string>();
  for (const file of await readdir(bundle)) {
    if (!file.endsWith('.js.map')) continue;
    const { sources } = JSON.parse(await readFile(join(bundle, file), 'utf8')) as {
      sources: string[];
    };
    for (const source of sources) {
      const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1];
      if (name !== undefined) bundled.add(name);
    }
  }
  expect(bundled).toContain('@grpc/grpc-js');
  for (const name of bundled) expect(notices).toContain(`\n${name} `);
});
