import { describe, expect, it } from 'vitest';

import type { EngineHarness, HarnessFactory } from '../engine-harness.ts';
import { sampleRecord } from '../sample-record.suite.ts';
import type { HarnessOptions } from '../harness.ts';
import type { EngineWorkload } from '../workload.ts';
import type { Engine, EngineName } from './engine.ts';
import { runByTurns, skipsOf } from './turns.ts';

const { system } = sampleRecord('W1a', {});
const nothing = (): never => {
  throw new Error('no processes here');
};
const harnesses: HarnessFactory<EngineHarness, HarnessOptions> = {
  start: nothing,
  prepare: nothing,
};

const engineOf = (name: EngineName, unsupported: Record<string, string> = {}): Engine => ({
  name,
  system: { ...system, name },
  harnesses,
  unsupported,
});

const workloadOf = (id: string): EngineWorkload => ({
  id,
  params: {},
  timeoutMs: 10_000,
  run: nothing,
});

interface Given {
  readonly repetitions?: number;
  readonly redone?: number;
  readonly fails?: (id: string, repetition: number) => boolean;
}

async function orderOf(
  engines: readonly Engine[],
  ids: readonly string[],
  { repetitions = 1, redone = 0, fails = () => false }: Given = {},
): Promise<string[]> {
  const order: string[] = [];
  await runByTurns({
    engines,
    workloads: ids.map(workloadOf),
    repetitions,
    redone,
    smoke: false,
    runOne: async (engine, { id }, repetition) => ({
      ...sampleRecord(id, {}, fails(id, repetition) ? { failed: true } : {}),
      system: engine.system,
      repetition,
    }),
    onRun: ({ system: { name }, workload, repetition }, passed) => {
      order.push(`${workload} #${repetition} ${name}${passed ? '' : ' failed'}`);
    },
  });
  return order;
}

describe('turns', () => {
  it('run each workload with every engine before the next one, in each repetition', async () => {
    const engines = [engineOf('perdure'), engineOf('restate')];
    expect(await orderOf(engines, ['W1a', 'W6'], { repetitions: 2 })).toEqual([
      'W1a #1 perdure',
      'W1a #1 restate',
      'W6 #1 perdure',
      'W6 #1 restate',
      'W1a #2 perdure',
      'W1a #2 restate',
      'W6 #2 perdure',
      'W6 #2 restate',
    ]);
  });

  it('repeat failed runs up to the limit', async () => {
    const fails = (id: string, repetition: number) => id === 'W6' || repetition === 1;
    expect(await orderOf([engineOf('perdure')], ['W1a', 'W6'], { redone: 1, fails })).toEqual([
      'W1a #1 perdure failed',
      'W6 #1 perdure failed',
      'W1a #2 perdure',
      'W6 #2 perdure failed',
    ]);
  });

  it('omit a workload that an engine cannot run, with the reason', async () => {
    const engines = [engineOf('dbos', { W6: 'no separate server' })];
    expect(await orderOf(engines, ['W1a', 'W6'])).toEqual(['W1a #1 dbos']);
    expect(skipsOf({ engines, workloads: ['W1a', 'W6'].map(workloadOf) })).toEqual([
      { engine: 'dbos', workload: 'W6', reason: 'no separate server' },
    ]);
  });
});
