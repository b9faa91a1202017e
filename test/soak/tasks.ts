// The tasks of a soak test. A task starts one instance, sends its messages and checks its result.
import assert from 'node:assert/strict';
import { RequestRejectedError, UnavailableError } from '@perdure/sdk';
import type { Client, InstanceHandle } from '@perdure/sdk';
import type { SeededRandom } from '../fixtures/seeded-random.ts';
import * as app from './app.ts';

const { account, actor, balance, chain, close, deposit, family, fan, note, retry } = app;
const { saga, timers } = app;

/** Starts an instance, waits for its end and checks the outcome. */
export type Task = (client: Client, id: string, random: SeededRandom) => Promise<InstanceHandle>;

/** Repeats a call until it gets an answer. Only for calls that may run twice. */
async function retryUntilAnswered<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
    }
  }
}

/** Raises an event until the call gets an answer. The event may then be stored twice. */
async function raise(call: () => Promise<unknown>): Promise<void> {
  await retryUntilAnswered(call).catch((error: unknown) => {
    // An earlier call without an answer may have ended the instance.
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
    assert.equal(
      await retryUntilAnswered(() => handle.update(deposit, amount, { id: `d${n}` })),
      sum,
    );
    assert.equal(await retryUntilAnswered(() => handle.query(balance, null)), sum);
  }
  await assert.rejects(
    retryUntilAnswered(() => handle.update(deposit, 0)),
    { code: 'UPDATE_REJECTED' },
  );
  await raise(() => handle.raise(close, null));
  assert.equal(await handle.result(), sum);
  assert.equal(await retryUntilAnswered(() => handle.value('balance')), sum);
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
    const reverseOrder = Array.from({ length: steps }, (_, index) => steps - 1 - index);
    assert.deepEqual(await handle.result(), reverseOrder);
    return handle;
  },
  actor: runActor,
  account: runAccount,
};
