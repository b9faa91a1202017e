import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { describe, expect, it } from 'vitest';

import {
  parseCpuSeconds,
  parseEndedChildrenCpuSeconds,
  parseKilobytes,
  parseMachine,
  parseWrittenBytes,
  readMachine,
  readProcess,
  readWithChildren,
} from './proc-stats.ts';

describe('the readers of /proc', () => {
  it('return CPU seconds for commands with spaces and parentheses in their names', () => {
    const stat = '42 (a (b) c) S 1 42 42 0 -1 4194560 9 0 0 0 250 50 7 7 20 0 11 0 99 1 1';
    expect(parseCpuSeconds(stat)).toBe(3);
    expect(parseEndedChildrenCpuSeconds(stat)).toBe(0.14);
  });

  it('return sizes as bytes', () => {
    const status = 'Name:\tnode\nVmHWM:\t   20480 kB\nVmRSS:\t   10240 kB\n';
    expect(parseKilobytes(status, 'VmRSS')).toBe(10_485_760);
    expect(parseKilobytes(status, 'VmSwap')).toBe(0);
    expect(parseWrittenBytes('rchar: 1\nwrite_bytes: 4096\ncancelled_write_bytes: 9\n')).toBe(4096);
  });

  it('exclude idle, waiting and stolen time from busy time', () => {
    const stat = 'cpu  100 20 80 9999 555 10 40 30 0 0\ncpu0 1 1 1 1\n';
    expect(parseMachine(stat)).toEqual({ busyS: 2.5, stealS: 0.3 });
  });

  it.runIf(process.platform === 'linux')('read a live process', () => {
    expect(readProcess(process.pid).rssBytes).toBeGreaterThan(1_000_000);
    expect(readMachine().busyS).toBeGreaterThan(0);
  });

  it.runIf(process.platform === 'linux')('count the children of a process', async () => {
    const program = 'console.log(1); setInterval(() => {}, 1000)';
    const child = spawn(process.execPath, ['-e', program]);
    try {
      await once(child.stdout, 'data');
      const own = readProcess(process.pid).rssBytes;
      expect(readWithChildren(process.pid).rssBytes).toBeGreaterThan(own + 10_000_000);
    } finally {
      child.kill('SIGKILL');
    }
  });
});
