import { defineActivity, defineEvent, defineOrchestration, defineQuery } from '@perdure/sdk';
import type { Worker } from '@perdure/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Harness } from '../fixtures/harness.ts';

const add = defineEvent<number>('add');
const end = defineEvent<null>('end');
const slow = defineActivity<null, null>('slow');
const counter = defineOrchestration<number, number>('query-counter');
const total = defineQuery<{ plus: number }, number>('total');
const strange = defineQuery<string, string>('strange');

const handlers = [
  slow.handle(() => null),
  counter.handle(async (ctx, start) => {
    let sum = start;
    let ended = false;
    ctx.onQuery(total, ({ plus }) => sum + plus);
    ctx.onQuery(strange, async (what) => {
      if (what === 'throws') throw new RangeError('not today');
      if (what === 'calls') await ctx.call(slow, null);
      if (what === 'never') await new Promise(() => undefined);
      return `${what} at ${ctx.now().getTime() > 0 ? 'a time' : 'none'}`;
    });
    while (!ended) {
      const next = await ctx.race({ add: ctx.waitFor(add), end: ctx.waitFor(end) });
      if (next.key === 'end') ended = true;
      else sum += next.value;
    }
    return sum;
  }),
];

let harness: Harness;
let worker: Worker;
beforeAll(async () => {
  harness = await Harness.start();
  worker = await harness.attach(handlers);
});
afterAll(() => harness.close());

async function historyOf(id: string): Promise<string> {
  const events = [];
  for await (const event of harness.client.handle(id).history()) events.push(event);
  return JSON.stringify(events);
}

test('a query reads the state of live code and leaves no trace', async () => {
  const handle = await harness.client.start(counter, 5);
  expect(await handle.query(total, { plus: 1 })).toBe(6);
  await handle.raise(add, 10);
  await expect.poll(() => handle.query(total, { plus: 0 })).toBe(15);
  const before = await historyOf(handle.id);
  const many = await Promise.all(
    Array.from({ length: 200 }, (_, plus) => handle.query(total, { plus })),
  );
  expect(many.at(-1)).toBe(15 + 199);
  expect(await handle.query<number>('total', { plus: 2 })).toBe(17);
  expect(await historyOf(handle.id)).toBe(before);
});

test('a handler that throws, calls an operation or never ends fails its query', async () => {
  const handle = await harness.client.start(counter, 1);
  expect(await handle.query(strange, 'fine')).toBe('fine at a time');
  await expect(handle.query(strange, 'throws')).rejects.toMatchObject({
    name: 'QueryFailedError',
    type: 'RangeError',
    message: expect.stringContaining('not today'),
  });
  const before = await historyOf(handle.id);
  await expect(handle.query(strange, 'calls')).rejects.toThrow(
    'the handler of query "strange" called ctx.call',
  );
  await expect(handle.query(strange, 'never')).rejects.toThrow(
    'awaits a promise that has not settled',
  );
  expect(await historyOf(handle.id)).toBe(before);
  await expect(handle.query('nothing')).rejects.toMatchObject({ code: 'UNKNOWN_NAME' });
  await handle.raise(end, null);
  expect(await handle.result()).toBe(1);
});

test('a query is answered by replay when no worker has it cached, and after the end', async () => {
  const handle = await harness.client.start(counter, 7);
  await handle.query(total, { plus: 0 });
  await worker.stop();
  await handle.raise(add, 100);
  await expect(handle.query(total, { plus: 0 }, { timeout: 300 })).rejects.toMatchObject({
    code: 'NO_WORKER',
  });
  const waiting = handle.query(total, { plus: 0 });
  worker = await harness.attach(handlers);
  // The query reads the state after the completed turns, with or without the event.
  expect([7, 107]).toContain(await waiting);
  await handle.raise(end, null);
  expect(await handle.result()).toBe(107);
  expect(await handle.query(total, { plus: 1 })).toBe(108);
  await harness.killSidecar();
  await harness.startSidecar();
  await expect.poll(() => handle.query(total, { plus: 2 }), { timeout: 20_000 }).toBe(109);
});

test('a query of a busy instance whose worker exits is answered by another worker', async () => {
  const handle = await harness.client.start(counter, 0);
  const all = [];
  for (let round = 0; round < 50; round += 1) {
    void handle.raise(add, 1).catch(() => undefined);
    all.push(handle.query(total, { plus: 0 }));
  }
  const second = await harness.attach(handlers);
  await worker.stop();
  const answers = await Promise.all(all);
  expect(answers.every((answer) => answer >= 0 && answer <= 50)).toBe(true);
  await expect.poll(() => handle.query(total, { plus: 0 })).toBe(50);
  worker = second;
});
