import { expect, test } from 'vitest';
import { burst, burstSum, chain } from '../fixtures/app.ts';
import { bodiesOf, checkSound, historyOf } from '../fixtures/histories.ts';
import type { LedgerLine } from '../fixtures/ledger.ts';
import { Harness } from '../fixtures/harness.ts';
import { SeededRandom } from '../fixtures/seeded-random.ts';

const kills = 6;

/** Throws when the history of an instance does not contain an activity that ran. */
async function checkRuns(harness: Harness, runs: readonly LedgerLine[]): Promise<void> {
  for (const instance of new Set(runs.map((run) => run.instance))) {
    const lines = runs.filter((run) => run.instance === instance);
    const history = await historyOf(harness.client.handle(instance));
    checkSound(history);
    const scheduled = bodiesOf(history, 'activityScheduled');
    const nameOf = new Map(scheduled.map(({ seq, name }) => [seq, name]));
    for (const { seq, name } of lines) {
      expect(nameOf.get(seq), `activity ${seq} of ${instance} ran unrecorded`).toBe(name);
    }
  }
}

test('G3: every activity and child that runs is durable in its history', async () => {
  const random = new SeededRandom(31);
  await using harness = await Harness.start();
  const { client } = harness;
  const bursts = await Promise.all(
    Array.from({ length: 6 }, (_, no) => client.start(burst, 8, { id: `burst-${no}` })),
  );
  const chains = await Promise.all(
    Array.from({ length: 24 }, (_, no) => client.start(chain, 60, { id: `chain-${no}` })),
  );
  await harness.startWorker();
  let checked = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    await harness.untilRuns(kill * 300 + random.whole(1, 300));
    await harness.killSidecar();
    // The schedules of all activities that have run must be durable.
    const runs = harness.ledger();
    await harness.startSidecar();
    await checkRuns(harness, runs.slice(checked));
    checked = runs.length;
  }
  for (const handle of bursts) expect(await handle.result()).toBe(burstSum(8));
  for (const handle of chains) expect(await handle.result()).toBe(60);
  await checkRuns(harness, harness.ledger().slice(checked));
});
