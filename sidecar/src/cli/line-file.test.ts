import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addLine } from './line-file.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perdure-line-'));
  file = join(folder, 'tokens');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('lines are appended to a new file and to one without a final newline', async () => {
  addLine(file, 'one');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  addLine(file, 'two');
  await writeFile(file, 'one\ntwo\nthree');
  addLine(file, 'four');
  expect(await readFile(file, 'utf8')).toBe('one\ntwo\nthree\nfour\n');
  await writeFile(file, '');
  addLine(file, 'one');
  expect(await readFile(file, 'utf8')).toBe('one\n');
});
