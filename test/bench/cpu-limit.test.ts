import { execFileSync } from 'node:child_process';

import { describe, expect, it } from 'vitest';

import { limitCpu } from './cpu-limit.ts';

describe('limitCpu()', () => {
  it.runIf(process.platform === 'linux')('starts the program with its arguments', () => {
    const limit = limitCpu(0.5);
    try {
      const args = [...limit.args, process.execPath, '-p', 'process.argv.length', 'a b', 'c'];
      expect(execFileSync(limit.command, args, { encoding: 'utf8' })).toBe('3\n');
    } finally {
      limit.release();
    }
  });
});
