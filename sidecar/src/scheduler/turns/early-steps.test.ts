import { beforeEach, describe, expect, it } from 'vitest';

import { act, json, SchedulerHarness, settle } from '../scheduler-harness.suite.ts';
import type { ManualWorker } from '../scheduler-harness.suite.ts';

let harness: SchedulerHarness;
let worker: ManualWorker;

beforeEach(async () => {
  harness = await new SchedulerHarness().open();
  worker = harness.worker(['o'], ['a']);
  await harness.start('i');
});

const reportOf = (
  token: number,
  seq = 1,
): Parameters<ManualWorker['session']['stepResult']>[0] => ({
  instanceId: 'i',
  execution: 1,
  seq,
  token,
  output: json('early'),
  failure: null,
});

describe('the result of a step', () => {
  it('is stored until the answer of its turn if the result arrives first', async () => {
    const { task } = await worker.nextTurn();
    worker.session.stepResult(reportOf(task.token));
    worker.session.turnResult(task.token, [act.step(1)], true);
    const { kinds } = await worker.nextTurn();
    expect(kinds).toContain('stepCompleted');
    expect(worker.refusals).toEqual([]);
  });

  it('is dropped with its turn if the result arrives first', async () => {
    const { task } = await worker.nextTurn();
    worker.session.stepResult(reportOf(task.token));
    worker.session.turnMiss(task.token);
    const again = await worker.nextTurn();
    worker.session.turnResult(again.task.token, [act.step(1)], true);
    await settle();
    expect(worker.turns).toEqual([]);
  });

  it('is rejected without a scheduled step', async () => {
    const { task } = await worker.nextTurn();
    worker.session.stepResult(reportOf(task.token + 7));
    worker.session.turnResult(task.token, [act.timer(1, 2_000_000)], true);
    worker.session.stepResult(reportOf(task.token, 2));
    expect(worker.refusals).toEqual([
      { token: task.token + 7, code: 'STALE_TOKEN' },
      { token: task.token, code: 'STALE_TOKEN' },
    ]);
  });

  it('is rejected when it is larger than a turn may be', async () => {
    const { task } = await worker.nextTurn();
    const output = { data: Buffer.alloc(16 * 1024 * 1024), encoding: '' };
    for (let seq = 1; seq <= 9; seq += 1) {
      worker.session.stepResult({ ...reportOf(task.token, seq), output });
    }
    expect(worker.refusals.length).toBeGreaterThan(0);
  });
});

describe('an unexpected frame', () => {
  it('is rejected: a heartbeat, and the answer to a query', () => {
    worker.session.heartbeat(77, null);
    worker.session.liveRequestResult(78, { outcome: 'answered', output: null, failure: null });
    expect(worker.refusals).toEqual([
      { token: 77, code: 'STALE_TOKEN' },
      { token: 78, code: 'STALE_TOKEN' },
    ]);
  });
});
