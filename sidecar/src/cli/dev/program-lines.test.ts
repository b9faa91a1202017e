import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { programLines } from './program-lines.ts';

test('the lines are in the language of the project', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perdure-lines-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const first = (): string | undefined => programLines(folder, 'localhost:1')[0];
  expect(first()).toBe("import { Client, Worker } from '@perdure/sdk';");
  writeFileSync(join(folder, 'pyproject.toml'), '');
  expect(first()).toBe('from perdure import Client, Worker');
  // It has the command.
  writeFileSync(join(folder, 'package.json'), '{"devDependencies":{"perdure":"1"}}');
  expect(first()).toBe('from perdure import Client, Worker');
  writeFileSync(join(folder, 'package.json'), '{"dependencies":{"@perdure/sdk":"1"}}');
  expect(first()).toContain('import {');
});
