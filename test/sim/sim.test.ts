import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

import { randomFrom } from './random.ts';
import { judge, UNTOUCHED } from './oracle.ts';
import { scenarioOf } from './scenario.ts';

const program = fileURLToPath(new URL('../dist/sim/main.js', import.meta.url));

/** The timeout of a run. Every run is shorter, and a longer one must end with its test. */
const TIMEOUT_MS = 110_000;

/** Runs the built simulator, like `npm run test:sim`. */
function simulate(...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const options = { timeout: TIMEOUT_MS, killSignal: 'SIGKILL' } as const;
    execFile(process.execPath, [program, ...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code ?? 1);
      resolve({ code, output: `${stdout}${stderr}` });
    });
  });
}

describe('the simulation', () => {
  test('keeps every guarantee over a fixed list of seeds', { timeout: 120_000 }, async () => {
    const { code, output } = await simulate('--seeds', '100', '--from', '1', '--no-shrink');
    expect(output).toContain('100 seeds, 0 failed');
    expect(code).toBe(0);
  });

  test('keeps every guarantee over new random seeds', { timeout: 120_000 }, async () => {
    const from = String(1_000_000 + Math.floor(Math.random() * 1_000_000_000));
    const { code, output } = await simulate('--seeds', '20', '--from', from);
    console.log(`fresh seeds from ${from}: ${output.trim()}`);
    expect(code, output).toBe(0);
  });

  test('has the same trace for the same seed', { timeout: 120_000 }, async () => {
    const { output } = await simulate('--seeds', '10', '--from', '400', '--twice');
    expect(output).toContain('10 seeds, 0 failed');
    expect(output).not.toContain('does not repeat itself');
  });

  test(
    'finds a deliberate bug, prints its seed, and minimises its scenario',
    { timeout: 120_000 },
    async () => {
      const args = ['--seeds', '9', '--first', '--mutation', 'acknowledge before the flush'];
      const { code, output } = await simulate(...args);
      expect(output).toMatch(/seed \d+ fails/);
      expect(output).toContain('again: npm run test:sim -- --seed');
      expect(output).toMatch(/smaller, after \d+ tries/);
      expect(code).toBe(1);
    },
  );
});

describe('the parts of the simulation', () => {
  test('a scenario is the same for the same seed, and differs for another', () => {
    expect(scenarioOf(7)).toEqual(scenarioOf(7));
    expect(scenarioOf(7)).not.toEqual(scenarioOf(8));
    expect(randomFrom(3).split('a').fraction()).not.toBe(randomFrom(3).split('b').fraction());
  });

  test('the oracle rejects an end without a request and an impossible outcome', () => {
    const node = { t: 'act', k: 'x.1', plan: ['fail'], max: 1, ms: 0 } as const;
    const tree = { id: 'x', nodes: [node], onCancel: 'plain' } as const;
    const result = {
      outs: [{ failed: 'x.1' }],
      reads: {},
      updates: [],
      state: [],
      swallowed: false,
    };
    expect(judge(tree, { status: 'completed', result }, UNTOUCHED)).toBe(null);
    expect(judge(tree, { status: 'terminated' }, UNTOUCHED)).toContain('without a request');
    const wrong = { ...result, outs: [{ did: 'x.1' }] };
    expect(judge(tree, { status: 'completed', result: wrong }, UNTOUCHED)).toContain('instead of');
  });
});
