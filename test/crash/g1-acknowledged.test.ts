import type { InstanceHandle } from '@perdure/sdk';
import { UnavailableError } from '@perdure/sdk';
import { expect, test } from 'vitest';
import { done, inbox, note } from '../fixtures/app.ts';
import { bodiesOf, checkSound, historyOf, kindsOf } from '../fixtures/histories.ts';
import { payloadOf, RawWorker } from '../fixtures/raw-worker.ts';
import { Harness } from '../fixtures/harness.ts';
import { SeededRandom } from '../fixtures/seeded-random.ts';
import { until } from '../fixtures/until.ts';
import { setTimeout as pause } from 'node:timers/promises';

const kills = 7;

/** Acknowledged requests, and requests without an answer. */
interface Said {
  readonly started: Map<string, InstanceHandle<string[]>>;
  readonly notes: Map<string, Set<string>>;
  readonly unsure: Set<string>;
  readonly cancelled: Set<string>;
}

/** Sends requests until the sidecar has exited, and records each acknowledgement. */
function load(harness: Harness, said: Said, round: number, until: AbortSignal): Promise<unknown> {
  const { client } = harness;
  let count = 0;
  const lane = async (): Promise<void> => {
    while (!until.aborted) {
      count += 1;
      const id = `i-${round}-${count}`;
      // The client retries a start without a sidecar, because the start has an idempotency key.
      const handle = await client.start(inbox, undefined, { id });
      expect(handle.created).toBe(true);
      said.started.set(id, handle);
      said.notes.set(id, new Set());
      for (let no = 1; no <= 4 && !until.aborted; no += 1) {
        const text = `${id}/${no}`;
        await handle.raise(note, text).then(
          () => said.notes.get(id)!.add(text),
          (error: unknown) => {
            expect(error).toBeInstanceOf(UnavailableError);
            said.unsure.add(text);
          },
        );
      }
      if (count % 3 === 0) {
        await handle.cancel('enough');
        said.cancelled.add(id);
      }
    }
  };
  return Promise.all(Array.from({ length: 6 }, lane));
}

test('G1: acknowledged starts, raises and cancels survive kill -9 of the sidecar', async () => {
  const random = new SeededRandom(17);
  await using harness = await Harness.start();
  await harness.startWorker();
  const said: Said = {
    started: new Map(),
    notes: new Map(),
    unsure: new Set(),
    cancelled: new Set(),
  };
  for (let round = 1; round <= kills; round += 1) {
    const stop = new AbortController();
    const loading = load(harness, said, round, stop.signal);
    await pause(random.whole(20, 180));
    await harness.killSidecar();
    stop.abort();
    await harness.startSidecar();
    await loading;
  }
  expect(said.started.size).toBeGreaterThan(kills * 6);
  expect(said.cancelled.size).toBeGreaterThan(kills);
  for (const [id, handle] of said.started) {
    if (said.cancelled.has(id)) {
      await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledError' } });
    } else {
      await handle.raise(done, null);
      expect(await handle.result()).toHaveLength(await raisedTimes(handle));
    }
    const history = await historyOf(handle);
    checkSound(history);
    const texts = bodiesOf(history, 'eventRaised').map(({ payload }) => textOf(payload?.data));
    const notes = texts.filter((text) => text !== 'null');
    const expected = said.notes.get(id)!;
    expect(new Set(notes).size, `a note of ${id} is there twice`).toBe(notes.length);
    for (const text of expected) expect(notes).toContain(text);
    for (const text of notes) expect(expected.has(text) || said.unsure.has(text)).toBe(true);
  }
});

test('G1: acknowledged requests survive a kill -9 immediately after the answer', async () => {
  await using harness = await Harness.start();
  const { client } = harness;
  const start = (id: string): Promise<InstanceHandle> => client.start('unknown', id, { id });
  const ids = ['suspended', 'resumed', 'terminated', 'purged', 'replaced', 'cancelled'] as const;
  const [suspended, resumed, terminated, purged, replaced, cancelled] = await Promise.all(
    ids.map(start),
  );
  await Promise.all([resumed!.suspend(), purged!.terminate()]);
  await Promise.all([
    suspended!.suspend('for now'),
    resumed!.resume(),
    terminated!.terminate('for good'),
    purged!.purge(),
    client.start('another', 'new', { id: 'replaced', idReuse: 'terminateExisting' }),
    cancelled!.cancel('enough'),
  ]);
  await harness.restartSidecar();
  expect(await suspended!.get()).toMatchObject({ status: 'suspended' });
  expect(await resumed!.get()).toMatchObject({ status: 'pending' });
  expect(await terminated!.get()).toMatchObject({ status: 'terminated' });
  expect(await replaced!.get()).toMatchObject({ name: 'another', input: 'new' });
  await expect(purged!.get()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const kinds = kindsOf(await historyOf(cancelled!));
  expect(kinds).toEqual(['executionStarted', 'cancelRequested']);
});

test('G1: results of a worker that was notified of its drain survive kill -9', async () => {
  await using harness = await Harness.start();
  const decides = await RawWorker.attach(harness.address, { orchestrations: ['pay'] });
  const worker = await RawWorker.attach(harness.address, { activities: ['charge'] });
  const handles = await Promise.all(Array.from({ length: 20 }, () => harness.client.start('pay')));
  for (const handle of handles) {
    const { token } = await decides.turn(handle.id);
    decides.answer(token, [{ scheduleActivity: { seq: 1, name: 'charge' } }]);
  }
  for (const handle of handles) {
    const { token } = await worker.activity(handle.id);
    worker.send({ activities: [{ token, output: payloadOf(handle.id) }] });
  }
  worker.send({ drain: {} });
  await until('it is drained', () => worker.drained);
  await harness.restartSidecar();
  for (const handle of handles) {
    const [completed] = bodiesOf(await historyOf(handle), 'activityCompleted');
    expect(textOf(completed?.output?.data)).toBe(handle.id);
  }
  decides.close();
  worker.close();
});

const textOf = (data: Uint8Array | string | undefined): string => String(JSON.parse(String(data)));

async function raisedTimes(handle: InstanceHandle): Promise<number> {
  const raised = bodiesOf(await historyOf(handle), 'eventRaised');
  return raised.filter(({ name }) => name === note.name).length;
}
