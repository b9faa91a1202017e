import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chain, hold, holder, retry, shaky } from '../fixtures/app.ts';
import { bodiesOf, checkSound, historyOf, kindsOf } from '../fixtures/histories.ts';
import { payloadOf, RawWorker } from '../fixtures/raw-worker.ts';
import { Harness } from '../fixtures/harness.ts';
import { SeededRandom } from '../fixtures/seeded-random.ts';
import { until } from '../fixtures/until.ts';

const scheduleCharge = { scheduleActivity: { seq: 1, name: 'charge', input: null, options: null } };

test('G5: an activity runs again when its worker is killed, and completes once', async () => {
  await using harness = await Harness.start();
  const gate = join(harness.folder, 'gate');
  const first = await harness.startWorker();
  const handles = await Promise.all(
    Array.from({ length: 5 }, () => harness.client.start(holder, gate)),
  );
  await harness.untilRuns(5);
  await first.kill();
  const second = await harness.startWorker();
  await harness.untilRuns(10);
  writeFileSync(gate, '');
  for (const handle of handles) {
    expect(await handle.result()).toBe(`pid ${second.pid}`);
    const history = await historyOf(handle);
    checkSound(history);
    // The outcome of the lost attempt is unknown, so the attempt does not count.
    expect(bodiesOf(history, 'activityCompleted')).toMatchObject([{ seq: 1, attempt: 1 }]);
    const runs = harness.ledger().filter(({ instance }) => instance === handle.id);
    expect(runs.map(({ name, seq, pid }) => [name, seq, pid])).toEqual([
      [hold.name, 1, first.pid],
      [hold.name, 1, second.pid],
    ]);
  }
});

test('G5: an activity continues when the sidecar is killed, and completes once', async () => {
  await using harness = await Harness.start();
  const gate = join(harness.folder, 'gate');
  await harness.startWorker();
  const handle = await harness.client.start(holder, gate);
  await harness.untilRuns(1);
  await harness.restartSidecar();
  // The worker holds the attempt and reconnects. The sidecar does not dispatch the attempt again.
  writeFileSync(gate, '');
  expect(await handle.result()).toMatch(/^pid/);
  expect(harness.ledger()).toHaveLength(1);
  const history = await historyOf(handle);
  checkSound(history);
  expect(bodiesOf(history, 'activityCompleted')).toHaveLength(1);
});

test('G5: a second result of an activity is rejected and changes nothing', async () => {
  await using harness = await Harness.start();
  const worker = await RawWorker.attach(harness.address, {
    orchestrations: ['pay'],
    activities: ['charge'],
  });
  const handle = await harness.client.start('pay');
  worker.answer((await worker.turn(handle.id)).token, [scheduleCharge]);
  const { token } = await worker.activity(handle.id);
  const first = { token, output: payloadOf('first') };
  // The second result is in the same frame as the first. A later frame contains the third result.
  worker.send({ activities: [first, { token, output: payloadOf('second') }] });
  expect(await worker.refusal(token)).toBe('STALE_TOKEN');
  const next = await worker.turn(handle.id);
  worker.send({ activities: [{ token, output: payloadOf('third') }] });
  await until('two refusals', () => worker.refusals.length === 2);
  worker.answer(next.token, [{ completeExecution: { output: payloadOf('done') } }]);
  expect(await handle.result()).toBe('done');
  const history = await historyOf(handle);
  checkSound(history);
  const outputs = bodiesOf(history, 'activityCompleted').map(({ output }) => String(output?.data));
  expect(outputs).toEqual(['"first"']);
  worker.close();
});

test('G5: a recorded result survives kill -9 before its turn is answered', async () => {
  await using harness = await Harness.start();
  const worker = await RawWorker.attach(harness.address, {
    orchestrations: ['pay'],
    activities: ['charge'],
  });
  const handle = await harness.client.start('pay');
  worker.answer((await worker.turn(handle.id)).token, [scheduleCharge]);
  const { token } = await worker.activity(handle.id);
  worker.send({ activities: [{ token, output: payloadOf('paid') }] });
  await worker.turn(handle.id);
  await until('the result is recorded', async () =>
    kindsOf(await historyOf(handle)).includes('activityCompleted'),
  );
  await harness.restartSidecar();
  worker.close();
  const reattached = await RawWorker.attach(harness.address, {
    orchestrations: ['pay'],
    activities: ['charge'],
  });
  const turn = await reattached.turn(handle.id);
  expect(turn).toMatchObject({ full: true });
  expect(turn.events.map(({ kind }) => kind)).toContain('activityCompleted');
  reattached.answer(turn.token, [{ completeExecution: { output: payloadOf('done') } }]);
  expect(await handle.result()).toBe('done');
  expect(reattached.activities).toEqual([]);
  reattached.close();
});

test('G5: failed attempts are counted across kill -9 of the sidecar', async () => {
  const random = new SeededRandom(41);
  await using harness = await Harness.start();
  await harness.startWorker();
  const handles = await Promise.all(
    Array.from({ length: 10 }, () => harness.client.start(retry, 6)),
  );
  for (let kill = 0; kill < 3; kill += 1) {
    await harness.untilRuns(kill * 20 + random.whole(1, 20));
    await harness.restartSidecar();
  }
  for (const handle of handles) {
    expect(await handle.result()).toBe(7);
    const runs = harness.ledger().filter(({ instance }) => instance === handle.id);
    // Attempts 1 to 7 ran in order. An attempt that was in progress at a kill may have run twice.
    const attempts = runs.map(({ attempt }) => attempt);
    expect([...new Set(attempts)]).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(attempts).toEqual(attempts.toSorted((a, b) => a - b));
    expect(runs.every(({ name }) => name === shaky.name)).toBe(true);
  }
});

test('G5: activities of a chain complete once when processes are killed', async () => {
  const random = new SeededRandom(43);
  await using harness = await Harness.start();
  const workers = [await harness.startWorker(), await harness.startWorker()];
  const handles = await Promise.all(
    Array.from({ length: 20 }, () => harness.client.start(chain, 80)),
  );
  for (let kill = 0; kill < 5; kill += 1) {
    await harness.untilRuns(kill * 250 + random.whole(1, 250));
    const index = random.whole(0, 2);
    if (index === 2) {
      await harness.restartSidecar();
    } else {
      await workers[index]!.kill();
      workers[index] = await harness.startWorker();
    }
  }
  for (const handle of handles) {
    expect(await handle.result()).toBe(80);
    const history = await historyOf(handle);
    checkSound(history);
    expect(bodiesOf(history, 'activityCompleted')).toHaveLength(80);
  }
});
