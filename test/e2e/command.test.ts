// The command `perdure` as a process: start, stop, and isolation from a second process.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

const main = join(import.meta.dirname, '../../sidecar/bin/perdure.mjs');

interface Running {
  readonly child: ChildProcess;
  readonly exit: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  out(): string;
  err(): string;
}

let folder: string;
let children: ChildProcess[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perdure-'));
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function perdure(args: readonly string[], env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, ...env } });
  children.push(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  const exit = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  return { child, exit, out: () => out, err: () => err };
}

/** Starts a sidecar; resolves with its first address. */
async function serve(...args: string[]): Promise<Running & { readonly address: string }> {
  const running = perdure(['serve', '--data-dir', join(folder, 'data'), ...args]);
  await new Promise((resolve) => running.child.stdout!.once('data', resolve));
  const address = /^perdure ready on ([^,\n]+)(, \S+)*\n$/.exec(running.out())?.[1];
  return { ...running, address: address! };
}

async function ask(address: string, ...args: string[]): Promise<{ code: number; out: string }> {
  const running = perdure([...args, '--address', address]);
  const { code } = await running.exit;
  return { code: code ?? -1, out: running.out() };
}

it('prints one line with its actual addresses when it is ready', async () => {
  const socket = join(folder, 'p.sock');
  const { out, address } = await serve('--listen', `127.0.0.1:0,unix:${socket}`);
  expect(out()).toMatch(/^perdure ready on 127\.0\.0\.1:[1-9]\d*, unix:\S+p\.sock\n$/);
  for (const one of [address, `unix:${socket}`]) {
    expect(await ask(one, 'list', '--json')).toEqual({ code: 0, out: '[]\n' });
  }
});

it('exits at SIGTERM with code 0, and retains acknowledged data', async () => {
  const first = await serve('--listen', '127.0.0.1:0');
  expect(await ask(first.address, 'start', 'order', '--id', 'o-1')).toMatchObject({ code: 0 });
  const wait = perdure(['wait', 'o-1', '--address', first.address]);
  await ask(first.address, 'get', 'o-1');
  first.child.kill('SIGTERM');
  expect(await first.exit).toEqual({ code: 0, signal: null });
  expect(await wait.exit).toMatchObject({ code: 5 });

  const second = await serve('--listen', '127.0.0.1:0');
  expect((await ask(second.address, 'get', 'o-1')).out).toMatch(/status +pending/);
});

it('retains acknowledged data when it is killed', async () => {
  const first = await serve('--listen', '127.0.0.1:0');
  await ask(first.address, 'start', 'order', '--id', 'o-1');
  first.child.kill('SIGKILL');
  await first.exit;
  const second = await serve('--listen', '127.0.0.1:0');
  expect(await ask(second.address, 'get', 'o-1')).toMatchObject({ code: 0 });
});

it('rejects a data directory that another process uses', async () => {
  const first = await serve('--listen', '127.0.0.1:0');
  const second = perdure(['serve', '--data-dir', join(folder, 'data'), '--listen', '127.0.0.1:0']);
  expect(await second.exit).toMatchObject({ code: 5 });
  expect(second.out()).toBe('');
  expect(second.err()).toContain(`in use by process ${first.child.pid}`);
  expect(await ask(first.address, 'list')).toMatchObject({ code: 0 });
});

it('rejects an address that is in use', async () => {
  const first = await serve('--listen', '127.0.0.1:0');
  const data = join(folder, 'other');
  const second = perdure(['serve', '--data-dir', data, '--listen', first.address]);
  expect(await second.exit).toMatchObject({ code: 5 });
  expect(second.err()).toContain(
    `cannot listen on ${first.address}: address already in use. Stop the other`,
  );
});

it('reads its settings from the environment, and names a wrong one', async () => {
  const wrong = perdure(['serve'], { PERDURE_LISTEN: '0.0.0.0:7460' });
  expect(await wrong.exit).toMatchObject({ code: 2 });
  expect(wrong.err()).toMatch(/^perdure: --listen 0\.0\.0\.0 is a non-loopback address/);
});

it('reads its settings from a configuration file, and names the line of a mistake', async () => {
  const file = join(folder, 'perdure.yaml');
  const socket = join(folder, 'file.sock');
  writeFileSync(file, `log-level: silent\nlisten:\n  - 127.0.0.1:0\n  - unix:${socket}\n`);
  const running = await serve('--config', file);
  expect(await ask(`unix:${socket}`, 'list', '--json')).toEqual({ code: 0, out: '[]\n' });
  running.child.kill('SIGTERM');
  expect(await running.exit).toMatchObject({ code: 0 });
  expect(running.err()).toBe('');

  writeFileSync(file, 'log-level: silent\nlisen: 127.0.0.1:0\n');
  const wrong = perdure(['serve', '--config', file]);
  expect(await wrong.exit).toMatchObject({ code: 2 });
  expect(wrong.err()).toContain(`${file}:2: unknown setting "lisen"; did you mean "listen"?`);
});

it('logs lines of JSON to stderr, and no lines at level silent', async () => {
  const loud = await serve('--listen', '127.0.0.1:0');
  loud.child.kill('SIGINT');
  expect(await loud.exit).toMatchObject({ code: 0 });
  const lines = loud.err().trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { message: string }).message)).toEqual([
    'ready',
    'stopping',
    'stopped',
  ]);
  const silent = await serve('--listen', '127.0.0.1:0', '--log-level', 'silent');
  silent.child.kill('SIGTERM');
  await silent.exit;
  expect(silent.err()).toBe('');
});
