import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  defineActivity,
  defineEvent,
  defineOrchestration,
  defineUpdate,
  UpdateRejectedError,
} from '@perdure/sdk';
import type { OrchestrationContext, Worker } from '@perdure/sdk';
import { replay } from '@perdure/sdk/testing';
import type { HistoryEvent } from '@perdure/sdk/internal';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileExists } from '../fixtures/app.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

const double = defineActivity<number, number>('update-double');
const gate = defineActivity<string, null>('update-gate');
const noise = defineEvent<number>('noise');
const cart = defineOrchestration<undefined, number[]>('cart');
const late = defineOrchestration<number, string[]>('late');

const put = defineUpdate<number, number>('put');
const hold = defineUpdate<string, string>('hold');
const close = defineUpdate<undefined, string>('close');
const again = defineUpdate<undefined, string>('again');
const say = defineUpdate<string, string>('say');

async function runCart(ctx: OrchestrationContext): Promise<number[]> {
  const items: number[] = [];
  let finish: () => void;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  ctx.onUpdate(put, {
    validate: (item) => {
      if (item < 0) throw new RangeError(`${item} is negative`);
    },
    handle: async (item) => {
      if (item === 1_313) throw new TypeError('unlucky');
      items.push(await ctx.call(double, item));
      return items.length;
    },
  });
  ctx.onUpdate(hold, {
    handle: async (path, { id }) => {
      await ctx.call(gate, path);
      return id;
    },
  });
  ctx.onUpdate(close, {
    handle: () => {
      finish();
      return 'closed';
    },
  });
  await finished;
  return items;
}

const handlers = [
  double.handle((value) => value * 2),
  gate.handle(async (path, { signal }) => {
    await fileExists(path, signal);
    return null;
  }),
  cart.handle(runCart),
  late.handle(async (ctx, execution) => {
    const said: string[] = [];
    let go: (how: 'again' | 'end') => void;
    const going = new Promise<'again' | 'end'>((resolve) => (go = resolve));
    ctx.onUpdate(again, { handle: () => (go('again'), 'again') });
    // Updates that arrived before the registration of the handler wait for it.
    if (execution > 1) await ctx.sleep(50);
    ctx.onUpdate(say, {
      handle: (text) => {
        said.push(text);
        if (text === 'end') go('end');
        return `${text} in execution ${execution}`;
      },
    });
    const how = await going;
    return how === 'end' ? said : ctx.continueAsNew(execution + 1);
  }),
];

let harness: Harness;
let worker: Worker;
beforeAll(async () => {
  harness = await Harness.start();
  worker = await harness.attach(handlers);
});
afterAll(() => harness.close());

async function historyOf(id: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  for await (const event of harness.client.handle(id).history()) events.push(event);
  return events;
}

const command = join(import.meta.dirname, '../../sidecar/bin/perdure.mjs');

/** Runs the command to its end. */
function perdure(...args: string[]): Promise<{ code: number; out: string }> {
  const env = { ...process.env, PERDURE_ADDRESS: harness.address };
  return new Promise((resolve) => {
    execFile(process.execPath, [command, ...args], { env }, (error, out) => {
      resolve({ code: error === null ? 0 : Number(error.code), out });
    });
  });
}

test('updates are validated, run in order with activities, and answered', async () => {
  const handle = await harness.client.start(cart);
  expect(await handle.update(put, 1)).toBe(1);
  const many = await Promise.all(Array.from({ length: 20 }, (_, at) => handle.update(put, at + 2)));
  expect(many).toHaveLength(20);
  expect(await handle.update<string>('close')).toBe('closed');
  const items = await handle.result();
  expect(items.toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 21 }, (_, at) => at * 2 + 2),
  );
  // Replay finds no difference between code and history.
  expect(await replay(await historyOf(handle.id), handlers)).toEqual({ ok: true });
});

test('a rejected update leaves no trace; one whose handler throws returns the error', async () => {
  const handle = await harness.client.start(cart);
  expect(await handle.update(put, 3)).toBe(1);
  const before = JSON.stringify(await historyOf(handle.id));
  const rejected = await handle.update(put, -1).catch((error: unknown) => error);
  expect(rejected).toBeInstanceOf(UpdateRejectedError);
  expect(rejected).toMatchObject({ type: 'RangeError', update: 'put' });
  expect(JSON.stringify(await historyOf(handle.id))).toBe(before);
  await expect(handle.update(put, 1_313)).rejects.toMatchObject({
    name: 'UpdateFailedError',
    type: 'TypeError',
  });
  await expect(handle.update('nothing', 1)).rejects.toMatchObject({ code: 'UNKNOWN_NAME' });
  // The command prints the same error.
  const { id } = handle;
  expect(await perdure('update', id, 'put', '--input=-2')).toMatchObject({
    code: 1,
    out: 'rejected: RangeError: -2 is negative\n',
  });
  expect(await perdure('update', id, 'put', '--input', '4')).toEqual({ code: 0, out: '2\n' });
  expect((await perdure('query', id, 'nothing')).code).toBe(1);
  await handle.update(close);
  expect(await handle.result()).toEqual([6, 8]);
});

test('the same id gives the same answer and updates once, also after the end', async () => {
  const handle = await harness.client.start(cart);
  const answers = await Promise.all([
    handle.update(put, 5, { id: 'five' }),
    handle.update(put, 5, { id: 'five' }),
  ]);
  answers.push(await handle.update(put, 5, { id: 'five' }));
  expect(answers).toEqual([1, 1, 1]);
  await handle.update(close);
  expect(await handle.result()).toEqual([10]);
  expect(await handle.update(put, 5, { id: 'five' })).toBe(1);
  await expect(handle.update(put, 6)).rejects.toMatchObject({ code: 'INSTANCE_ENDED' });
});

test('an update in progress when its instance ends fails for its caller', async () => {
  const handle = await harness.client.start(cart);
  const path = join(harness.folder, 'never');
  const started = await handle.startUpdate(hold, path, { id: 'held' });
  expect(started.id).toBe('held');
  await handle.update(close);
  await expect(started.result()).rejects.toMatchObject({
    name: 'UpdateFailedError',
    type: 'InstanceEnded',
  });
});

test('updates are processed under a constant load of events', async () => {
  const handle = await harness.client.start(cart);
  let stop = false;
  const traffic = (async () => {
    for (let count = 0; !stop; count += 1) await handle.raise(noise, count);
  })();
  for (let item = 1; item <= 10; item += 1) expect(await handle.update(put, item)).toBe(item);
  stop = true;
  await traffic;
});

test('an unread update crosses continue-as-new and waits for its handler', async () => {
  const handle = await harness.client.start(late, 1);
  expect(await handle.update(say, 'one')).toBe('one in execution 1');
  await handle.update(again);
  await expect.poll(async () => (await handle.get()).execution).toBe(2);
  await expect
    .poll(() => handle.update(say, 'two').catch((error: { code: string }) => error.code))
    .toBe('two in execution 2');
  await handle.update(say, 'end');
  expect(await handle.result()).toEqual(['two', 'end']);
});

test('a crash between acceptance and answer of an update loses neither', async () => {
  const handle = await harness.client.start(cart);
  const path = join(harness.folder, 'gate');
  const started = await handle.startUpdate(hold, path, { id: 'over-the-crash' });
  const waiting = started.result();
  const same = handle.update(hold, path, { id: 'over-the-crash' });
  await harness.killSidecar();
  await harness.startSidecar();
  expect(existsSync(path)).toBe(false);
  writeFileSync(path, '');
  expect(await waiting).toBe('over-the-crash');
  expect(await same).toBe('over-the-crash');
  await until('the worker is back', async () => (await harness.client.listWorkers()).length > 0);
  await handle.update(close);
  expect(await handle.result()).toEqual([]);
  const accepted = (await historyOf(handle.id)).filter(({ kind }) => kind === 'updateAccepted');
  expect(accepted).toHaveLength(2);
  expect(worker).toBeDefined();
});
