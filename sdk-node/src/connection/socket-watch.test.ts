import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { SocketWatch } from './socket-watch.ts';

let root: string;
let folder: string;
let path: string;
let server: Server | undefined;
const onAppear = vi.fn();
let watch: SocketWatch;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'perdure-watch-'));
  folder = join(root, 'run');
  mkdirSync(folder);
  path = join(folder, 'sidecar.sock');
  onAppear.mockReset();
  watch = new SocketWatch(path, onAppear);
});
afterEach(() => {
  watch.close();
  server?.close();
  server = undefined;
  rmSync(root, { recursive: true, force: true });
});

const listen = (): void => void (server = createServer().listen(path));
const reports = (): number => onAppear.mock.calls.length;

it('reports a socket that is created', async () => {
  watch.open();
  listen();
  await expect.poll(reports).toBeGreaterThan(0);
});

it('does not report other files or the removal of the socket', async () => {
  listen();
  await expect.poll(() => existsSync(path)).toBe(true);
  watch.open();
  const marked = vi.fn();
  const marker = new SocketWatch(join(folder, 'marker'), marked);
  marker.open();
  rmSync(path);
  // Events of one folder arrive in order: after this event, the watch has processed the removal.
  writeFileSync(join(folder, 'marker'), '');
  await expect.poll(() => marked.mock.calls.length).toBeGreaterThan(0);
  marker.close();
  expect(reports()).toBe(0);
});

it('reports nothing while the folder does not exist, and watches it once it exists', async () => {
  rmSync(folder, { recursive: true });
  watch.open();
  mkdirSync(folder);
  watch.open();
  listen();
  await expect.poll(reports).toBeGreaterThan(0);
});

it('reports nothing and does not throw when the folder cannot be read', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const other = new SocketWatch(join(file, 'below', 'perdure.sock'), vi.fn());
  expect(() => other.open()).not.toThrow();
});

it('watches a replaced folder, and reports a socket that it already contains', async () => {
  watch.open();
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  listen();
  watch.open();
  await expect.poll(reports).toBeGreaterThan(0);
});

it('reports nothing after it was closed', async () => {
  const other = vi.fn();
  const witness = new SocketWatch(path, other);
  watch.open();
  watch.close();
  witness.open();
  listen();
  await expect.poll(() => other.mock.calls.length).toBeGreaterThan(0);
  witness.close();
  expect(reports()).toBe(0);
});
