import type { Client, InstanceHandle } from '@perdure/sdk';
import type { HistoryEvent } from '@perdure/sdk/internal';
import { replay } from '@perdure/sdk/testing';
import { expect, test } from 'vitest';
import { burst, burstDecisions, burstSum, chain, handlersOf } from '../fixtures/app.ts';
import { bodiesOf, checkSound, historyOf } from '../fixtures/histories.ts';
import { Harness } from '../fixtures/harness.ts';
import { SeededRandom } from '../fixtures/seeded-random.ts';
import { until } from '../fixtures/until.ts';

const turns = 6;
const instances = 8;
const kills = 6;
const handlers = handlersOf('/dev/null');

const countOf = (history: readonly HistoryEvent[], kind: string): number =>
  history.filter((event) => event.kind === kind).length;

/**
 * Checks that each turn of `burst` is in the history completely or not at all, with the status of
 * the last turn.
 */
async function checkWhole(handle: InstanceHandle): Promise<HistoryEvent[]> {
  const history = await historyOf(handle);
  checkSound(history);
  const turnsTaken = countOf(history, 'customStatusSet');
  for (const [kind, perTurn] of Object.entries(burstDecisions)) {
    expect(countOf(history, kind), `${kind} of ${handle.id}`).toBe(turnsTaken * perTurn);
  }
  const { customStatus, historyLength } = await handle.get();
  expect(customStatus ?? null).toEqual(turnsTaken === 0 ? null : { turn: turnsTaken });
  expect(historyLength).toBeGreaterThanOrEqual(history.length);
  expect(await replay(history, handlers)).toEqual({ ok: true });
  return history;
}

/** Checks that children, messages and timers match the history while no worker is attached. */
async function checkOthers(client: Client, id: string, history: HistoryEvent[]): Promise<void> {
  const planned = [
    ...bodiesOf(history, 'childScheduled').map(({ instanceId }) => instanceId),
    ...bodiesOf(history, 'startRequested').map(({ instanceId }) => instanceId),
  ];
  for (const child of planned) {
    await until(`instance ${child}, which ${id} has in its history`, () =>
      client
        .handle(child)
        .get()
        .then(
          () => true,
          () => false,
        ),
    );
  }
  for await (const { id: other, parent } of client.list({ name: chain.name })) {
    const ours = parent?.instanceId === id || other.startsWith(`${id}-beside`);
    if (ours) expect(planned, `${other} is in no history`).toContain(other);
  }
  await until(`all timers of ${id} have fired`, async () => {
    const now = await historyOf(client.handle(id));
    return countOf(now, 'timerFired') === countOf(now, 'timerCreated');
  });
}

/** Checks that the history of the parent has the outcome of each ended child. */
async function checkChildren(client: Client, handle: InstanceHandle): Promise<void> {
  const history = await historyOf(handle);
  const seqOf = new Map(bodiesOf(history, 'childScheduled').map((c) => [c.instanceId, c.seq]));
  const ended = new Set(bodiesOf(history, 'childCompleted').map(({ seq }) => seq));
  for await (const { id, status, parent } of client.list({ name: chain.name })) {
    if (parent?.instanceId !== handle.id) continue;
    expect(ended.has(seqOf.get(id)!), `${id} is ${status}`).toBe(status === 'completed');
  }
}

test('G2: all effects of a turn are stored or none, at any time of kill -9', async () => {
  const random = new SeededRandom(23);
  await using harness = await Harness.start();
  const { client } = harness;
  const handles = await Promise.all(
    Array.from({ length: instances }, (_, no) => client.start(burst, turns, { id: `burst-${no}` })),
  );
  for (let kill = 0; kill < kills; kill += 1) {
    const worker = await harness.startWorker();
    await harness.untilRuns(kill * 80 + random.whole(1, 80));
    // Kills both processes, so that the state does not change during the checks.
    await Promise.all([harness.killSidecar(), worker.kill()]);
    await harness.startSidecar();
    let turnsTaken = 0;
    for (const handle of handles) {
      const history = await checkWhole(handle);
      turnsTaken += countOf(history, 'customStatusSet');
      await checkOthers(client, handle.id, history);
      await checkChildren(client, handle);
    }
    expect(turnsTaken).toBeLessThan(turns * instances);
  }
  await harness.startWorker();
  for (const handle of handles) {
    expect(await handle.result()).toBe(burstSum(turns));
    const history = await checkWhole(handle);
    expect(countOf(history, 'customStatusSet')).toBe(turns);
    expect(countOf(history, 'activityCompleted')).toBe(countOf(history, 'activityScheduled'));
    expect(countOf(history, 'startAccepted')).toBe(turns);
  }
});
