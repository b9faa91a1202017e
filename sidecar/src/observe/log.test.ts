import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { jsonLog } from './log.ts';
import type { LogLevel, StructuredLog } from './log.ts';

function logged(level: LogLevel, write: (log: StructuredLog) => void): any[] {
  const folder = mkdtempSync(join(tmpdir(), 'perdure-'));
  const fd = openSync(join(folder, 'log'), 'w');
  write(jsonLog(level, fd));
  closeSync(fd);
  const lines = readFileSync(join(folder, 'log'), 'utf8').split('\n').filter(Boolean);
  rmSync(folder, { recursive: true });
  return lines.map((line) => JSON.parse(line));
}

it('writes a line of JSON with time, level, fields and message', () => {
  const [line] = logged('info', (log) => log.info('a worker attached', { worker: 'w-1' }));
  expect(line).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    worker: 'w-1',
    message: 'a worker attached',
  });
});

it('writes errors with their stack', () => {
  const [line] = logged('info', (log) => log.error('oh', { error: new Error('full') }));
  expect(line).toMatchObject({ error: 'full', stack: expect.stringContaining('log.test') });
});

it('never writes the content of a payload', () => {
  const data = Buffer.from('secret');
  const [line] = logged('info', (log) => log.warn('odd', { data, input: { data, encoding: '' } }));
  expect(line).toMatchObject({ data: '(6 bytes)', input: '(6 bytes)' });
});

it('omits messages below its level', () => {
  const write = (log: StructuredLog): void => {
    log.info('a');
    log.warn('b');
    log.error('c');
  };
  expect(logged('warn', write).map(({ message }) => message)).toEqual(['b', 'c']);
  expect(logged('silent', write)).toEqual([]);
});

it('renames fields called level, time or message, so that no key occurs twice', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perdure-'));
  const fd = openSync(join(folder, 'log'), 'w');
  jsonLog('info', fd).warn('instance is stuck', { message: 'detail', level: 3, time: 'noon' });
  closeSync(fd);
  const text = readFileSync(join(folder, 'log'), 'utf8');
  rmSync(folder, { recursive: true });
  for (const key of ['message', 'level', 'time']) expect(text.split(`"${key}":`)).toHaveLength(2);
  expect(JSON.parse(text)).toMatchObject({
    level: 'warn',
    message: 'instance is stuck',
    messageField: 'detail',
    levelField: 3,
    timeField: 'noon',
  });
});

it('does not throw when its file descriptor is closed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perdure-'));
  const fd = openSync(join(folder, 'log'), 'w');
  const log = jsonLog('info', fd);
  closeSync(fd);
  log.info('into the void');
  rmSync(folder, { recursive: true });
});

it('escapes control characters, and preserves the value', () => {
  const worker = 'w\u009b31m\u202e\u2028\u007f\u001b[2J\n{"level":"info"}';
  const folder = mkdtempSync(join(tmpdir(), 'perdure-'));
  const fd = openSync(join(folder, 'log'), 'w');
  jsonLog('info', fd).warn('odd', { worker });
  closeSync(fd);
  const text = readFileSync(join(folder, 'log'), 'utf8');
  rmSync(folder, { recursive: true });
  expect(text.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(JSON.parse(text)).toMatchObject({ worker });
});
