// The tasks of a soak: the start, the messages and the expected result of an instance of each kind.
import assert from 'node:assert/strict';
import { RequestRejectedError, UnavailableError } from '@perdure/sdk';
import type { Client, InstanceHandle } from '@perdure/sdk';
import type { SeededRandom } from '../fixtures/seeded-random.ts';
import * as app from './app.ts';

const { account, actor, balance, chain, close, deposit, family, fan, note, retry } = app;
const { saga, timers } = app;

/** Starts an instance, waits for its end and checks the outcome. */
export type Task = (client: Client, id: string, random: SeededRandom) => Promise<InstanceHandle>;

/** Repeats a call without an answer. Only for calls that may run twice. */
async function surely<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
    }
  }
}

/** Raises an event. An event without an answer is raised again, and may then be stored twice. */
async function raise(ask: () => Promise<unknown>): Promise<void> {
  await surely(ask).catch((error: unknown) => {
    // A raise without an answer has ended the instance.
    if (!(error instanceof RequestRejectedError) || error.code !== 'INSTANCE_ENDED') throw error;
  });
}

async function runActor(client: Client, id: string, random: SeededRandom): Promise<InstanceHandle> {
  const notes = random.whole(1, 7);
  const handle = await client.start(actor, { left: notes, sum: 0 }, { id });
  for (let n = 0; n < notes; n += 1) await raise(() => handle.raise(note, 1));
  assert.equal(await handle.result(), notes);
  return handle;
}

async function runAccount(
  client: Client,
  id: string,
  random: SeededRandom,
): Promise<InstanceHandle> {
  const handle = await client.start(account, null, { id });
  let sum = 0;
  for (let n = 0, count = random.whole(1, 4); n < count; n += 1) {
    const amount = random.whole(1, 100);
    sum += amount;
    assert.equal(await surely(() => handle.update(deposit, amount, { id: `d${n}` })), sum);
    assert.equal(await surely(() => handle.query(balance, null)), sum);
  }
  await assert.rejects(
    surely(() => handle.update(deposit, 0)),
    { code: 'UPDATE_REJECTED' },
  );
  await raise(() => handle.raise(close, null));
  assert.equal(await handle.result(), sum);
  assert.equal(await surely(() => handle.value('balance')), sum);
  return handle;
}

/** All tasks, by name. */
export const tasks: Readonly<Record<string, Task>> = {
  async chain(client, id, random) {
    const length = random.whole(1, 8);
    const handle = await client.start(chain, length, { id });
    assert.equal(await handle.result(), length);
    return handle;
  },
  async fan(client, id, random) {
    const width = random.whole(2, 12);
    const handle = await client.start(fan, width, { id });
    assert.equal(await handle.result(), (width * (width + 1)) / 2);
    return handle;
  },
  async timers(client, id, random) {
    const handle = await client.start(timers, random.whole(10, 3_000), { id });
    assert.equal(await handle.result(), 'soon');
    return handle;
  },
  async family(client, id, random) {
    const width = random.whole(1, 3);
    const handle = await client.start(family, width, { id });
    assert.equal(await handle.result(), 2 * width);
    return handle;
  },
  async retry(client, id, random) {
    const failures = random.whole(0, 3);
    const handle = await client.start(retry, failures, { id });
    assert.equal(await handle.result(), failures);
    return handle;
  },
  async saga(client, id, random) {
    const steps = random.whole(1, 4);
    const handle = await client.start(saga, steps, { id });
    const back = Array.from({ length: steps }, (_, step) => steps - 1 - step);
    assert.deepEqual(await handle.result(), back);
    return handle;
  },
  actor: runActor,
  account: runAccount,
};
