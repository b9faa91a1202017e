import fs from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeDirectory } from './disk.ts';

let base: string;
const { fsyncSync, openSync } = fs;
const synced: string[] = [];

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'perdure-disk-'));
  const names = new Map<number, string>();
  synced.length = 0;
  fs.openSync = ((path: string, ...rest: [string]) => {
    const file = openSync(path, ...rest);
    names.set(file, path);
    return file;
  }) as typeof openSync;
  fs.fsyncSync = (file) => {
    synced.push(names.get(file) ?? '');
    fsyncSync(file);
  };
  syncBuiltinESMExports();
});

afterEach(async () => {
  Object.assign(fs, { fsyncSync, openSync });
  syncBuiltinESMExports();
  await rm(base, { recursive: true, force: true });
});

test('a new directory is durable in its parent and accessible only to its owner', async () => {
  makeDirectory(join(base, 'a', 'b', 'c'));
  expect(synced.sort()).toEqual([base, join(base, 'a'), join(base, 'a', 'b')]);
  for (const path of ['a', 'a/b', 'a/b/c']) {
    expect((await stat(join(base, path))).mode & 0o777).toBe(0o700);
  }
  synced.length = 0;
  makeDirectory(join(base, 'a', 'b'));
  expect(synced).toEqual([]);
});
