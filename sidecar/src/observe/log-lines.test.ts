import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { createServer, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { jsonLog } from './log.ts';
import { LogLines } from './log-lines.ts';

const LINE_BYTES = 1_000;
let folder = '';
let reader = -1;
let writer = -1;

function openPipe(): void {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  writer = openSync(path, constants.O_WRONLY);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perdure-'));
  openPipe();
});

afterEach(() => {
  for (const fd of [reader, writer]) if (fd >= 0) closeSync(fd);
  rmSync(folder, { recursive: true });
});

const dropped = (count: number): string => `dropped ${count}\n`;

function line(n: number): string {
  return `${String(n).padStart(LINE_BYTES - 1, '.')}\n`;
}

/** Reads the current content of the pipe. */
function read(): string {
  const buffer = Buffer.alloc(65_536);
  let text = '';
  for (;;) {
    try {
      const count = readSync(reader, buffer);
      if (count === 0) return text;
      text += buffer.toString('latin1', 0, count);
    } catch {
      return text;
    }
  }
}

test('a line is in the pipe when the call returns', () => {
  new LogLines(writer, dropped).write('first\n');
  expect(read()).toBe('first\n');
});

test('a stalled reader does not block writers; lines above the limit are counted', async () => {
  const lines = new LogLines(writer, dropped);
  for (let n = 0; n < 3_000; n += 1) lines.write(line(n));
  const lost = lines.droppedLines;
  expect(lost).toBeGreaterThan(1_500);
  let text = '';
  await vi.waitFor(() => {
    text += read();
    expect(text).toContain(`dropped ${lost}\n`);
  }, 10_000);
  const all = text.split('\n');
  const kept = 3_000 - lost;
  expect(all.slice(0, kept)).toEqual(Array.from({ length: kept }, (_, n) => line(n).trimEnd()));
  expect(all.slice(kept)).toEqual([`dropped ${lost}`, '']);
  lines.write('and on\n');
  expect(read()).toBe('and on\n');
});

test('the mode of a shared open file is unchanged', () => {
  const lines = new LogLines(writer, dropped);
  lines.write('a\n');
  const flags = execFileSync('sed', [
    '-n',
    's/^flags:\\s*//p',
    `/proc/${process.pid}/fdinfo/${writer}`,
  ]);
  expect(parseInt(flags.toString(), 8) & constants.O_NONBLOCK).toBe(0);
});

test('a closed reader is not an error, and a new reader gets new lines', () => {
  const lines = new LogLines(writer, dropped);
  closeSync(reader);
  lines.write('lost\n');
  expect(lines.droppedLines).toBe(1);
  reader = openSync(join(folder, 'pipe'), constants.O_RDONLY | constants.O_NONBLOCK);
  lines.write('new\n');
  expect(read()).toBe('new\ndropped 1\n');
});

test('the end waits for a slow reader, but not for a stalled reader', async () => {
  const lines = new LogLines(writer, dropped);
  for (let n = 0; n < 200; n += 1) lines.write(line(n));
  await lines.end(100);
  let text = read();
  const ended = lines.end(5_000);
  await vi.waitFor(() => {
    text += read();
    expect(text).toContain('199\n');
  });
  await ended;
});

test('a socket without a reader does not block writers', async () => {
  const path = join(folder, 'socket');
  const server = createServer((peer) => void peer.pause()).listen(path);
  await new Promise((resolve) => server.once('listening', resolve));
  const client = new Socket().connect(path);
  await new Promise((resolve) => client.once('connect', resolve));
  const { fd } = (client as unknown as { _handle: { fd: number } })._handle;
  const lines = new LogLines(fd, dropped);
  for (let n = 0; n < 3_000; n += 1) lines.write(line(n));
  expect(lines.droppedLines).toBeGreaterThan(1_000);
  client.destroy();
  server.close();
});

test('a log line reports dropped lines', async () => {
  const log = jsonLog('info', writer);
  for (let n = 0; n < 3_000; n += 1) log.info('line', { text: line(n).trimEnd() });
  let text = '';
  await vi.waitFor(() => {
    text += read();
    expect(text).toContain('were dropped');
  }, 10_000);
  expect(JSON.parse(text.trimEnd().split('\n').at(-1)!)).toMatchObject({
    level: 'warn',
    time: expect.stringMatching(/^\d{4}-/),
    dropped: log.droppedLines(),
  });
});
