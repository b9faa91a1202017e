import { describe, expect, it } from 'vitest';

import { parseArguments, selectIds } from './arguments.ts';
import { catalog } from './catalog.ts';

const ids = ['W1a', 'W1b', 'W1a-workflow', 'W2b-c64', 'W2b-c640'];

describe('selectIds()', () => {
  it('selects by whole name, with stars, in the order of the catalog', () => {
    expect(selectIds(ids, ['W2b-c64', 'W1*'])).toEqual(['W1a', 'W1b', 'W1a-workflow', 'W2b-c64']);
    expect(selectIds(ids, [])).toEqual(ids);
  });

  it('rejects patterns without a match', () => {
    expect(() => selectIds(ids, ['W1a', 'W9'])).toThrow('no workload is called W9');
  });
});

describe('parseArguments()', () => {
  it('reads the values of all arguments', () => {
    const commandLine = ['--only', 'W1*, W2b-c64', '--reps', '5', '--out', 'x.jsonl'];
    const { only, repetitions, out, transport, label } = parseArguments(commandLine);
    expect({ only, repetitions, out, transport, label }).toEqual({
      only: ['W1*', 'W2b-c64'],
      repetitions: 5,
      out: 'x.jsonl',
      transport: 'unix',
      label: undefined,
    });
  });

  it('marks settings that are not the default', () => {
    expect(parseArguments(['--app', 'python'])).toMatchObject({ app: 'python', label: 'python' });
    expect(parseArguments(['--app', 'python', '--tcp'])).toMatchObject({ label: 'python-tcp' });
    expect(() => parseArguments(['--app', 'ruby'])).toThrow('--app ruby');
  });

  it('rejects invalid numbers and unknown arguments', () => {
    expect(() => parseArguments(['--reps', 'many'])).toThrow('--reps many');
    expect(() => parseArguments(['--fast'])).toThrow();
  });
});

describe('the catalog', () => {
  it('names each workload once and has all required ones', () => {
    const names = catalog.map(({ id }) => id);
    expect(new Set(names).size).toBe(names.length);
    const required = `
      W1a W1b W1a-workflow W2a-c64 W2a-c128 W2a-c256 W2b-c64 W2b-c128 W2b-c256 W2a-workflow-c128
      W2b-split-c128 W2a-c128-60s W2b-c128-60s W2b-c128-limited
      W3-1000 W3-5000 W3-split-1000 W3-run-1000 W4a-500 W4a-2000 W4a-10000 W4a-50000
      W4b-500 W4b-2000 W4b-10000 W4b-50000 W4r-2000 W4r-10000 W4s-2000 W5-sleep W5-sleep-suspend
      W5-burst W5-delayed W5-many W6 W6-100k W7 W8 mem-cached`;
    const missing = required
      .trim()
      .split(/\s+/)
      .filter((id) => !names.includes(id));
    expect(missing).toEqual([]);
  });
});
