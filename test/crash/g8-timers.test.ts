import { setTimeout as pause } from 'node:timers/promises';
import { defineActivity, defineOrchestration } from '@perdure/sdk';
import type { HistoryEvent } from '@perdure/sdk/internal';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sleeper } from '../fixtures/app.ts';
import { bodiesOf, checkSound, historyOf } from '../fixtures/histories.ts';
import { Harness } from '../fixtures/harness.ts';
import { SeededRandom } from '../fixtures/seeded-random.ts';
import { until } from '../fixtures/until.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await Harness.start();
  await harness.startWorker();
});
afterAll(() => harness.close());

/** Returns how late each timer fired, in ms. Throws when a timer fired early or is missing. */
function latenessOf(history: readonly HistoryEvent[]): number[] {
  checkSound(history);
  const dueMs = new Map(bodiesOf(history, 'timerCreated').map((one) => [one.seq, one.fireAtMs]));
  const lateness: number[] = [];
  for (const event of history) {
    if (event.kind !== 'timerFired') continue;
    const late = event.timeMs - dueMs.get(event.timerFired.seq)!;
    expect(late, 'a timer fired early').toBeGreaterThanOrEqual(0);
    lateness.push(late);
  }
  expect(lateness).toHaveLength(dueMs.size);
  return lateness;
}

const created = (count: number, history: readonly HistoryEvent[]): boolean =>
  history.filter(({ kind }) => kind === 'timerCreated').length === count;

test('G8: timers that become due while the sidecar is down fire at its start', async () => {
  const handle = await harness.client.start(sleeper, [400, 500, 30_000_000]);
  await until('its timers', async () => created(3, await historyOf(handle)));
  await harness.killSidecar();
  await pause(700);
  await harness.startSidecar();
  const history = await until('two have fired', async () => {
    const now = await historyOf(handle);
    return now.filter(({ kind }) => kind === 'timerFired').length === 2 ? now : undefined;
  });
  const fired = history.filter(({ kind }) => kind === 'timerFired');
  const due = bodiesOf(history, 'timerCreated').map(({ fireAtMs }) => fireAtMs);
  expect(fired[0]!.timeMs).toBeGreaterThanOrEqual(due[0]! + 200);
  expect(fired[1]!.timeMs).toBeGreaterThanOrEqual(due[1]! + 100);
  // The timers fire in the order of their due times, and the distant timer is still stored.
  expect(bodiesOf(history, 'timerFired').map(({ seq }) => seq)).toEqual([1, 2]);
  expect((await handle.get()).waitingFor).toContainEqual(
    expect.objectContaining({ reason: 'timer', seq: 3, until: new Date(due[2]!) }),
  );
  await handle.terminate();
});

test('G8: no timer is lost or fires early when the sidecar is killed three times', async () => {
  const random = new SeededRandom(53);
  const handles = await Promise.all(
    Array.from({ length: 30 }, () =>
      harness.client.start(
        sleeper,
        Array.from({ length: 10 }, () => random.whole(0, 3_000)),
      ),
    ),
  );
  for (let kill = 0; kill < 3; kill += 1) {
    await pause(random.whole(100, 700));
    await harness.restartSidecar();
  }
  for (const handle of handles) {
    await handle.result();
    latenessOf(await historyOf(handle));
  }
});

test('G8: a timer fires despite restarts before and after its creation', async () => {
  const handle = await harness.client.start(sleeper, [1_500]);
  await until('its timer', async () => created(1, await historyOf(handle)));
  await harness.restartSidecar();
  await harness.restartSidecar();
  const [wokenMs] = await handle.result();
  const history = await historyOf(handle);
  expect(latenessOf(history)[0]).toBeLessThan(3_000);
  expect(wokenMs).toBe(history.find(({ kind }) => kind === 'timerFired')!.timeMs);
});

test('G8: a cancelled timer does not fire after a restart', async () => {
  const racer = defineOrchestration<undefined, string>('racer');
  const worker = await harness.attach([
    racer.handle(async (ctx) => {
      const first = await ctx.race({ soon: ctx.sleep(20), late: ctx.sleep(600) });
      const again = await ctx.race({ late: ctx.sleep(1_200), never: ctx.waitFor('never') });
      return `${first.key} ${again.key}`;
    }),
  ]);
  const handle = await harness.client.start(racer);
  await until('the first timer is cancelled', async () =>
    (await historyOf(handle)).some(({ kind }) => kind === 'operationCancelled'),
  );
  await harness.restartSidecar();
  expect(await handle.result()).toBe('soon late');
  const fired = bodiesOf(await historyOf(handle), 'timerFired').map(({ seq }) => seq);
  expect(fired).toEqual([1, 3]);
  await worker.stop();
});

test('G8: retry delays continue across a restart and are not shortened', async () => {
  const twice = defineActivity<null, number>('twice');
  const waits = defineOrchestration<undefined, number>('waits');
  const ran: number[] = [];
  const worker = await harness.attach([
    waits.handle((ctx) =>
      ctx.callActivity('twice', null, { retry: { maxAttempts: 2, initialInterval: 1_200 } }),
    ),
    twice.handle((_, { info }) => {
      ran.push(performance.now());
      if (info.attempt === 1) throw new Error('not yet');
      return info.attempt;
    }),
  ]);
  const handle = await harness.client.start(waits);
  await until('its pause', async () => (await handle.get()).waitingFor[0]?.until !== undefined);
  await harness.restartSidecar();
  expect(await handle.result()).toBe(2);
  expect(ran).toHaveLength(2);
  expect(ran[1]! - ran[0]!).toBeGreaterThanOrEqual(1_190);
  await worker.stop();
});
