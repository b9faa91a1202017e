import { expect, test } from 'vitest';

import { seededRandom } from '../../lib/random.ts';
import type { LiveInstances } from '../../model/gauges.ts';
import { EVERY_INSTANCE } from '../../model/ports.ts';
import { act, SchedulerHarness, until } from '../scheduler-harness.suite.ts';

async function liveOf({ scheduler }: SchedulerHarness): Promise<LiveInstances> {
  let live: LiveInstances | null = null;
  for (let look = 0; live === null && look < 1_000; look += 1) {
    ({ live } = await scheduler.gauges());
  }
  return live!;
}

/** What a listing counts, as `perdure count` does. */
async function listed({ scheduler }: SchedulerHarness): Promise<Record<string, number>> {
  const counts = await scheduler.instances.count(EVERY_INSTANCE);
  return Object.fromEntries(
    ['pending', 'running', 'suspended', 'stuck'].map((one) => [one, counts.get(one as never) ?? 0]),
  );
}

async function expectAgreement(harness: SchedulerHarness): Promise<LiveInstances> {
  await until(() => harness.scheduler.isQuiet(), 'quiet');
  const live = await liveOf(harness);
  const { pending, running, suspended, stuck } = live;
  expect({ pending, running, suspended, stuck }).toEqual(await listed(harness));
  return live;
}

test('instances are counted once, and followed from then on', async () => {
  const harness = await new SchedulerHarness().open();
  await harness.start('before');
  const worker = harness.worker(['o']);
  await worker.answer(act.wait(1, 'e'));
  expect((await harness.scheduler.gauges()).live).toBeNull();
  expect(await expectAgreement(harness)).toMatchObject({ running: 1, unserved: 0 });
  await harness.start('after');
  await worker.answer(act.wait(1, 'e'));
  await harness.scheduler.suspend('before', 'test');
  expect(await expectAgreement(harness)).toMatchObject({ running: 1, suspended: 1 });
  await harness.scheduler.terminate('before', 'test');
  await harness.scheduler.purge('before');
  expect(await expectAgreement(harness)).toMatchObject({ running: 1, suspended: 0 });
  worker.session.closed('gone');
  expect(await liveOf(harness)).toMatchObject({ unserved: 1 });
});

test('stuck instances are counted by their reason', async () => {
  const harness = await new SchedulerHarness().open();
  await harness.start('one');
  const worker = harness.worker(['o']);
  const { task } = await worker.nextTurn();
  const message = 'differs';
  worker.session.turnFailed(task.token, { reason: 'nondeterminism', message } as never);
  const live = await expectAgreement(harness);
  expect(live.stuck).toBe(1);
  expect(Object.fromEntries(live.stuckBy)).toEqual({ nondeterminism: 1 });
});

test.each([1, 2, 3, 4, 5, 6])(
  'the counts agree with the store after any order of changes: seed %i',
  async (seed) => {
    const random = seededRandom(seed);
    const below = (max: number): number => random.bytes(1)[0]! % max;
    // A small cache: instances are evicted and read again all the time.
    const over = { cachedInstancesMax: 4, waitingTurnsMax: 4 };
    const harness = await new SchedulerHarness().open(over);
    const worker = harness.worker(['o']);
    const { scheduler } = harness;
    const answers: Promise<unknown>[] = [];
    const answerAll = async (): Promise<void> => {
      for (const { task } of worker.turns.splice(0)) {
        const action = below(3) === 0 ? act.complete() : below(4) === 0 ? act.again() : act.wait;
        const done = typeof action === 'function' ? [] : [action];
        worker.session.turnResult(task.token, done, below(2) === 0);
      }
      await new Promise((resolve) => setImmediate(resolve));
    };
    for (let step = 0; step < 300; step += 1) {
      const id = `i${below(40)}`;
      const operations = [
        () => harness.start(id, 'o'),
        () => scheduler.suspend(id, 'test'),
        () => scheduler.resume(id, 'test'),
        () => scheduler.terminate(id, 'test'),
        () => scheduler.purge(id),
        () => scheduler.raise(id, 'e', null, 'anyTime' as never),
        () => scheduler.instances.fork(id, 1, 1, `f${step}`),
        () => scheduler.instances.rewind(id, 1, 'test'),
        () => scheduler.gauges(),
        () => answerAll(),
      ];
      // Many are refused, for there is no such instance or it has ended.
      answers.push(operations[below(operations.length)]!().catch(() => undefined));
      if (below(3) === 0) await answerAll();
    }
    await Promise.all(answers);
    for (let round = 0; round < 20; round += 1) await answerAll();
    await expectAgreement(harness);
  },
);

test('they agree after a restart and after a failed store', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  for (let n = 0; n < 5; n += 1) {
    await harness.start(`i${n}`);
    await worker.answer(act.wait(1, 'e'));
  }
  expect(await expectAgreement(harness)).toMatchObject({ running: 5 });
  harness.scheduler.halt(new Error('the process ends') as never);
  await harness.open();
  expect(await expectAgreement(harness)).toMatchObject({ running: 5, unserved: 5 });
});
