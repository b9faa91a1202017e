import { defineEvent, defineOrchestration } from '@perdure/sdk';
import type { Logger, OrchestrationContext } from '@perdure/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { historyOf } from '../fixtures/histories.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

const go = defineEvent<number>('go');
const code = defineOrchestration<number, unknown>('code', { version: '3' });

let harness: Harness;
const lines: string[] = [];
let behave: (ctx: OrchestrationContext, input: number) => unknown = () => null;
let replays = 0;

beforeAll(async () => {
  harness = await Harness.start();
  const write = (message: string, fields?: unknown): void => {
    if (message.startsWith('logged')) lines.push(`${message} ${JSON.stringify(fields ?? {})}`);
  };
  const log: Logger = { debug: write, info: write, warn: write, error: write };
  // This worker has no cache, so every turn replays all earlier turns.
  const handlers = [
    code.handle((ctx, input) => {
      if (ctx.isReplaying) replays += 1;
      return behave(ctx, input);
    }),
  ];
  await harness.attach(handlers, { maxCachedInstances: 0, log });
});
afterAll(() => harness.close());

test('random numbers, ids and times are equal on every replay, and record no event', async () => {
  const drawn: string[][] = [];
  behave = async (ctx) => {
    const mine = [ctx.uuid(), String(ctx.random()), ctx.now().toISOString()];
    drawn.push(mine);
    for (let no = 0; no < 3; no += 1) {
      await ctx.waitFor(go);
      mine.push(ctx.uuid(), String(ctx.random()), ctx.now().toISOString());
    }
    return mine;
  };
  const handle = await harness.client.start(code, 1);
  for (let no = 0; no < 3; no += 1) {
    await until('it waits', async () => (await handle.get()).waitingFor[0]?.seq === no + 1);
    await handle.raise(go, no);
  }
  const result = await handle.result();
  expect(drawn.length).toBeGreaterThan(3);
  expect(replays).toBeGreaterThan(0);
  for (const mine of drawn) expect((result as string[]).slice(0, mine.length)).toEqual(mine);
  const uuids = (result as string[]).filter((_, index) => index % 3 === 0);
  expect(new Set(uuids).size).toBe(4);
  for (const uuid of uuids) expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]/);
  // Logical time is the time of the event that resumed the code.
  const delivered = (await historyOf(handle)).filter(({ kind }) =>
    ['executionStarted', 'eventRaised'].includes(kind),
  );
  const times = (result as string[]).filter((_, index) => index % 3 === 2);
  expect(times).toEqual(delivered.map(({ timeMs }) => new Date(timeMs).toISOString()));
});

test('a log message is written once, however often the code is replayed', async () => {
  lines.length = 0;
  behave = async (ctx) => {
    ctx.log.info('logged at the start');
    for (let no = 0; no < 3; no += 1) {
      ctx.log.warn('logged in between', { no, value: await ctx.waitFor(go) });
    }
    ctx.log.error('logged at the end');
    return null;
  };
  const handle = await harness.client.start(code, 1);
  for (let no = 0; no < 3; no += 1) {
    await until('it waits', async () => (await handle.get()).waitingFor[0]?.seq === no + 1);
    await handle.raise(go, no);
  }
  await handle.result();
  expect(lines.map((line) => line.replace(/ \{.*/, ''))).toEqual([
    'logged at the start',
    'logged in between',
    'logged in between',
    'logged in between',
    'logged at the end',
  ]);
  expect(lines[1]).toContain('"no":0');
  expect(lines[1]).toContain(handle.id);
});

test('code reads its own identity and that of its parent', async () => {
  behave = (ctx, input) =>
    input === 0 ? ctx.info : ctx.call(code, 0, { id: 'info-child' }).then((it) => [ctx.info, it]);
  const handle = await harness.client.start(code, 1, { id: 'info' });
  const plain = { execution: 1, name: 'code', version: '3', parent: null, headers: {} };
  const mine = { ...plain, instanceId: 'info' };
  const child = { ...mine, instanceId: 'info-child' };
  expect(await handle.result()).toEqual([
    mine,
    { ...child, parent: { instanceId: 'info', execution: 1 } },
  ]);
});

test('the custom status is the last set value, and can be cleared', async () => {
  behave = async (ctx) => {
    ctx.setStatus('first');
    ctx.setStatus({ step: 2 });
    await ctx.waitFor(go);
    ctx.setStatus(undefined);
    return null;
  };
  const handle = await harness.client.start(code, 1);
  await until('it waits', async () => (await handle.get()).waitingFor[0]?.reason === 'event');
  expect((await handle.get()).customStatus).toEqual({ step: 2 });
  await harness.restartSidecar();
  expect((await handle.get()).customStatus).toEqual({ step: 2 });
  await handle.raise(go, 1);
  await handle.result();
  expect((await handle.get()).customStatus).toBeUndefined();
});

test('timers that are due in months do not fire immediately', async () => {
  behave = async (ctx) => {
    const first = await ctx.race({
      sleep: ctx.sleep('365d'),
      activity: ctx.callActivity('unknown', null, {
        scheduleToStart: '100d',
        scheduleToClose: '200d',
      }),
      wait: ctx.waitFor('never', { timeout: '60d' }),
      go: ctx.waitFor(go),
    });
    return first.key;
  };
  const handle = await harness.client.start(code, 1);
  const result = handle.result({ timeout: '30d' });
  await until('it waits', async () => (await handle.get()).waitingFor.length === 5);
  await harness.restartSidecar();
  await until('it waits still', async () => (await handle.get()).waitingFor.length === 5);
  await handle.raise(go, 1);
  expect(await result).toBe('go');
});
