import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { enableCompileCache } from './compile-cache.ts';

const user = process.getuid?.();
let folder: string;
let enabled: string[];
const node = { enableCompileCache: (given: string) => enabled.push(given) };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perdure-cache-'));
  enabled = [];
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

describe('the compile cache', () => {
  it('uses a folder that only its owner can access', () => {
    const cache = join(folder, 'cache');
    expect(enableCompileCache(cache, user, node)).toBe(true);
    expect(enabled).toEqual([cache]);
    expect(statSync(cache).mode & 0o777).toBe(0o700);
  });

  it('rejects a folder that other users can write to', () => {
    chmodSync(folder, 0o777);
    expect(enableCompileCache(folder, user, node)).toBe(false);
    expect(enabled).toEqual([]);
  });

  it('rejects a folder of another user', () => {
    expect(enableCompileCache(folder, (user ?? 0) + 1, node)).toBe(false);
    expect(enabled).toEqual([]);
  });

  it('is disabled if its folder cannot be created', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(enableCompileCache(join(file, 'cache'), user, node)).toBe(false);
  });

  it('is disabled without support by Node', () => {
    expect(enableCompileCache(join(folder, 'cache'), user, {})).toBe(false);
  });
});
