import type { InstanceHandle } from '@perdure/sdk';
import { replay } from '@perdure/sdk/testing';
import { expect, test } from 'vitest';
import { burst, burstSum, chain, done, handlersOf, note, relay } from '../fixtures/app.ts';
import {
  decisionsOf,
  everything,
  everythingHandlers,
  everythingSaid,
  go,
} from '../fixtures/everything.ts';
import { checkSound, historyOf } from '../fixtures/histories.ts';
import type { Program } from '../fixtures/program.ts';
import { Harness } from '../fixtures/harness.ts';
import { SeededRandom } from '../fixtures/seeded-random.ts';

// All guarantees together: every instance ends with the expected result, although any process is
// killed or frozen.

const blows = 12;
const handlers = [...handlersOf('/dev/null'), ...everythingHandlers()];

interface Started {
  readonly bursts: InstanceHandle<number>[];
  readonly chains: InstanceHandle<number>[];
  readonly wholes: InstanceHandle<{ said: readonly unknown[] }>[];
  readonly relays: InstanceHandle<string[]>[];
}

const texts = Array.from({ length: 12 }, (_, index) => `note ${index}`);
const several = <T>(count: number, make: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, make));

async function startAll({ client }: Harness): Promise<Started> {
  const wholes = await several(6, () => client.start(everything, { runs: 2, sums: [] }));
  for (const handle of wholes) for (const n of [0, 1]) await handle.raise(go, n);
  const relays = await several(6, () => client.start(relay, { perRun: 5, got: [] }));
  for (const handle of relays) {
    for (const text of texts) await handle.raise(note, text);
    await handle.raise(done, null);
  }
  return {
    bursts: await several(4, () => client.start(burst, 6)),
    chains: await several(10, () => client.start(chain, 60)),
    wholes,
    relays,
  };
}

/** Kills or freezes a random process. */
async function strike(harness: Harness, workers: Program[], random: SeededRandom): Promise<void> {
  const who = random.whole(0, workers.length - 1);
  const worker = workers[who]!;
  switch (random.whole(0, 4)) {
    case 0:
    case 1:
      return harness.restartSidecar();
    case 2:
      await worker.kill();
      workers[who] = await harness.startWorker();
      return;
    case 3:
      await Promise.all([worker.kill(), harness.restartSidecar()]);
      workers[who] = await harness.startWorker();
      return;
    default:
      // The process resumes before or after the sidecar has disconnected it.
      worker.signal('SIGSTOP');
      setTimeout(() => worker.signal('SIGCONT'), random.whole(50, 900));
  }
}

async function check(handle: InstanceHandle): Promise<string[][]> {
  const decisions: string[][] = [];
  for (const { execution } of await handle.executions()) {
    const history = await historyOf(handle, execution);
    checkSound(history);
    expect(await replay(history, handlers)).toEqual({ ok: true });
    decisions.push(decisionsOf(history));
  }
  return decisions;
}

for (const [how, settings] of Object.entries({
  'a sidecar that caches every instance': [],
  'a sidecar that caches no instance': ['--cached-instances', '0'],
})) {
  test(`every instance ends although processes are killed or frozen, with ${how}`, async () => {
    const random = new SeededRandom(71 + settings.length);
    const pings = ['--ping-interval', '100ms', '--ping-timeout', '400ms'];
    // Workers die together with the sidecar, so that it waits for them after its restart.
    const ping = [...pings, '--worker-grace', '300ms'];
    await using harness = await Harness.start({ settings: [...ping, ...settings] });
    const workers = [
      await harness.startWorker(),
      await harness.startWorker({ maxCachedInstances: 2 }),
    ];
    const { bursts, chains, wholes, relays } = await startAll(harness);
    for (let blow = 0; blow < blows; blow += 1) {
      await harness.untilRuns(blow * 60 + random.whole(1, 60));
      await strike(harness, workers, random);
    }
    for (const handle of bursts) expect(await handle.result()).toBe(burstSum(6));
    for (const handle of chains) expect(await handle.result()).toBe(60);
    for (const handle of relays) expect(await handle.result()).toEqual(texts);
    const decided = new Set<string>();
    for (const handle of wholes) {
      expect((await handle.result()).said).toEqual(everythingSaid);
      decided.add(JSON.stringify((await check(handle)).map((one) => one.slice(0, -1))));
    }
    expect(decided.size).toBe(1);
    for (const handle of [...bursts, ...chains, ...relays]) await check(handle);
    const { turnsOut, turnsReady, activitiesOut, activitiesReady } =
      await harness.client.describe();
    expect([turnsOut, turnsReady, activitiesReady]).toEqual([0, 0, 0]);
    expect(activitiesOut).toBeLessThanOrEqual(0);
  });
}
