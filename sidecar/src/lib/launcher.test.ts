import { expect, it } from 'vitest';

import { findNpm, findShell, readProcess } from './launcher.ts';
import type { ProcessInfo } from './launcher.ts';

function tree(processes: Readonly<Record<number, ProcessInfo>>) {
  return (pid: number): ProcessInfo | undefined => processes[pid];
}

it('finds npm above its shell', () => {
  const read = tree({
    30: { parent: 20, command: 'sh -c perdure serve' },
    20: { parent: 10, command: 'npm exec perdure serve' },
    10: { parent: 1, command: 'bash' },
  });
  expect(findNpm(30, read)).toBe(20);
});

it('finds npm as the parent itself, by its script', () => {
  const read = tree({ 20: { parent: 10, command: 'node /usr/bin/npx perdure serve' } });
  expect(findNpm(20, read)).toBe(20);
});

it('finds no npm above a shell, a supervisor or an unreadable process', () => {
  const read = tree({ 30: { parent: 20, command: 'bash' }, 20: { parent: 1, command: 'systemd' } });
  expect(findNpm(30, read)).toBeUndefined();
  expect(findNpm(7, read)).toBeUndefined();
  expect(findNpm(1, read)).toBeUndefined();
});

it.each([
  ['sh -c perdure serve; echo ended', 30],
  ['/bin/bash -lc perdure serve', 30],
  ['sh -c perdure serve & echo $!', undefined],
  ['bash', undefined],
  ['node ssh -c perdure', undefined],
])('takes "%s" for a shell that waits: %s', (command, expected) => {
  expect(findShell(30, tree({ 30: { parent: 20, command } }))).toBe(expected);
  expect(findShell(1, tree({ 1: { parent: 0, command } }))).toBeUndefined();
});

it('reads a process of this machine', () => {
  expect(readProcess(process.pid, process.platform)).toMatchObject({
    parent: process.ppid,
    command: expect.stringContaining('node'),
  });
  expect(readProcess(2 ** 30, process.platform)).toBeUndefined();
});

it.each(["sh -c 'perdure' serve &", 'sh -c nohup perdure serve', 'sh -c setsid perdure serve'])(
  'finds no npm above a shell that detaches: %s',
  (command) => {
    const read = tree({ 30: { parent: 20, command }, 20: { parent: 10, command: 'npm exec' } });
    expect(findNpm(30, read)).toBeUndefined();
  },
);

it('ignores npm or npx within a path', () => {
  const read = tree({
    30: { parent: 20, command: 'sh -c perdure serve --data-dir /srv/npx/d && true' },
    20: { parent: 10, command: 'npm exec' },
  });
  expect(findNpm(30, read)).toBe(20);
});
