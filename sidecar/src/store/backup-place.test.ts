import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkBackupPlace } from './backup-place.ts';

let base: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'perdure-place-'));
  mkdirSync(join(base, 'data'));
});

afterEach(() => rmSync(base, { recursive: true, force: true }));

const check = (backups: string): void => checkBackupPlace(join(base, 'data'), join(base, backups));

test('a backup directory beside the data directory is accepted, whether it exists or not', () => {
  expect(() => check('backups')).not.toThrow();
  expect(() => check('data-backups/deep')).not.toThrow();
  expect(() => check('..backups')).not.toThrow();
  expect(() => checkBackupPlace(join(base, 'data'), '')).not.toThrow();
});

test('a backup directory that equals, contains or is inside the data directory is rejected', () => {
  for (const path of ['data', 'data/backups', 'data/namespaces/a', '.', '..']) {
    expect(() => check(path), path).toThrow(/--backup-dir and --data-dir overlap: /);
  }
});

test('an overlap through a link is detected', () => {
  symlinkSync(join(base, 'data'), join(base, 'link'));
  expect(() => check('link')).toThrow(/overlap/);
  expect(() => check('link/new/backups')).toThrow(/overlap/);
});
