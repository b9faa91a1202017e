import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { memoryLimitBytes } from './memory-limit.ts';

const MACHINE = 8 * 2 ** 30;

function limitWith(own: string, files: Readonly<Record<string, string>>): number {
  const folder = mkdtempSync(join(tmpdir(), 'perdure-groups-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const ownGroups = join(folder, 'own');
  writeFileSync(ownGroups, own);
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, 'groups', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return memoryLimitBytes(MACHINE, { groups: join(folder, 'groups'), ownGroups });
}

test('the limit is the memory of the machine without control groups', () => {
  expect(limitWith('', {})).toBe(MACHINE);
  expect(memoryLimitBytes(MACHINE, { groups: '/nowhere', ownGroups: '/nowhere' })).toBe(MACHINE);
});

test('the lowest limit of a group and its parents applies', () => {
  const own = '0::/pods/one/app\n';
  expect(limitWith(own, { 'pods/one/app/memory.max': '536870912\n' })).toBe(536_870_912);
  const above = { 'pods/one/app/memory.max': 'max\n', 'pods/one/memory.max': '1048576\n' };
  expect(limitWith(own, above)).toBe(1_048_576);
});

test('a very large number in the file of cgroup version 1 is no limit', () => {
  const own = '9:cpu,cpuacct:/x\n4:memory:/docker/a\n';
  const limited = { 'memory/docker/a/memory.limit_in_bytes': '268435456\n' };
  expect(limitWith(own, limited)).toBe(268_435_456);
  const unlimited = { 'memory/docker/a/memory.limit_in_bytes': '9223372036854771712\n' };
  expect(limitWith(own, unlimited)).toBe(MACHINE);
});

test('the limit in a container comes from the root of the groups', () => {
  expect(limitWith('0::/../../host/path\n', { 'memory.max': '134217728' })).toBe(134_217_728);
  const first = { 'memory/memory.limit_in_bytes': '134217728' };
  expect(limitWith('4:memory:/host/path\n', first)).toBe(134_217_728);
});
