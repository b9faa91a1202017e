// A store failure and its recovery: attempts continue in the processes that run them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { failure } from '../../model/payload.ts';
import type { OutboundActivity, WorkerHello } from '../../model/worker-ports.ts';
import { act, json, SchedulerHarness, settle, until } from '../scheduler-harness.suite.ts';
import type { ManualWorker } from '../scheduler-harness.suite.ts';

let harness: SchedulerHarness;

beforeEach(async () => {
  harness = await new SchedulerHarness().open({ workerGraceMs: 5_000 });
});

afterEach(() => expect(harness.errors).toEqual([]));

function attach(over: Partial<WorkerHello> & { name?: string } = {}): ManualWorker {
  return harness.worker(['o'], ['a'], { identity: 'p', keepsAttempts: true, ...over });
}

/** An instance with an activity in flight at the worker. */
async function startActivity(worker: ManualWorker, options = {}): Promise<OutboundActivity> {
  await harness.start('i');
  await worker.answer(act.activity(1, 'a', options));
  return worker.nextActivity();
}

const heldOf = ({ token, key }: OutboundActivity): Partial<WorkerHello> => ({
  held: [{ token, key, elapsedMs: 1_000 }],
});

describe('a store failure', () => {
  async function failing(): Promise<void> {
    harness.store.failNext();
    await expect(harness.start('lost')).rejects.toMatchObject({ code: 'STORE_FAILED' });
    expect(harness.errors.splice(0)).toHaveLength(1);
  }

  async function takenUp(): Promise<void> {
    harness.clock.advance(1_000);
    await until(() => harness.scheduler.describe().storeFailure === '', 'the store to recover');
  }

  it('leaves attempts at their workers, although a client reads before recovery', async () => {
    const task = await startActivity(attach());
    await failing();
    expect((await harness.scheduler.get('i')).row.status).toBe('running');
    await takenUp();
    const other = attach({ identity: 'q', name: 'other' });
    await settle();
    expect(other.activities).toEqual([]);
    const after = attach(heldOf(task));
    after.session.activityResult(task.token, json('over a failure'), null);
    await until(() => other.turns.length + after.turns.length > 0, 'the turn');
    const { events } = await (other.turns.length > 0 ? other : after).nextTurn();
    expect(events.at(-1)).toMatchObject({
      activityCompleted: { output: { data: json('over a failure').data } },
    });
    expect([...other.activities, ...after.activities]).toEqual([]);
  });

  it('leaves a retry at its worker also when the clock was set back meanwhile', async () => {
    const retry = {
      maxAttempts: 3,
      initialIntervalMs: 1_000,
      maxIntervalMs: 0,
      backoffCoefficient: 1,
      nonRetryableTypes: [],
    };
    const broken = { ...failure('FAILURE_KIND_APPLICATION', 'T', 'no'), nonRetryable: false };
    const before = attach();
    const first = await startActivity(before, { retry });
    before.session.activityResult(first.token, null, broken);
    await settle();
    harness.clock.advance(1_500);
    const task = await before.nextActivity();
    expect(task.attempt).toBe(2);
    harness.clock.jump(-59_000);
    await failing();
    await harness.scheduler.get('i');
    await takenUp();
    const after = attach(heldOf(task));
    expect(after.cancelled).toEqual([]);
    expect(harness.scheduler.describe().activitiesOut).toBe(1);
  });

  it('does not prevent the dispatch of activities that were read before recovery', async () => {
    const before = attach({ keepsAttempts: false });
    await startActivity(before);
    await failing();
    await harness.scheduler.get('i');
    await takenUp();
    expect((await attach({ identity: 'q' }).nextActivity()).attempt).toBe(1);
  });
});
