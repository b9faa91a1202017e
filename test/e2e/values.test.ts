import { defineEvent, defineOrchestration, defineValue, NotFoundError } from '@perdure/sdk';
import type { OrchestrationContext } from '@perdure/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

const go = defineEvent<number>('go');
const total = defineValue<number>('total');
const code = defineOrchestration<number, unknown>('code');
const again = defineOrchestration<number, unknown>('again');

// Neither the worker nor the sidecar has a cache, so each turn replays all earlier turns.
let harness: Harness;
let behave: (ctx: OrchestrationContext, input: number) => unknown = () => null;
beforeAll(async () => {
  harness = await Harness.start({ settings: ['--cached-instances', '0'] });
  const handlers = [
    code.handle((ctx, input) => behave(ctx, input)),
    again.handle(async (ctx, left) => {
      ctx.state.set(total, (ctx.state.get(total) ?? 0) + left);
      if (left > 0) return ctx.continueAsNew(left - 1);
      return ctx.state.get(total);
    }),
  ];
  await harness.attach(handlers, { maxCachedInstances: 0 });
});
afterAll(() => harness.close());

test('read-modify-write is correct when every turn replays all earlier turns', async () => {
  behave = async (ctx, turns) => {
    for (let no = 1; no <= turns; no += 1) {
      const added = await ctx.waitFor(go);
      ctx.state.set(total, (ctx.state.get(total) ?? 0) + added);
    }
    return ctx.state.entries();
  };
  const handle = await harness.client.start(code, 4);
  for (const [no, sum] of [1, 3, 6].entries()) {
    await handle.raise(go, no + 1);
    await until('it is kept', async () => (await handle.value(total)) === sum);
  }
  await harness.restartSidecar();
  expect(await handle.value(total)).toBe(6);
  await handle.raise(go, 4);
  expect(await handle.result()).toEqual([['total', 10]]);
});

test('values cross continue-as-new, and remain after the end until they are purged', async () => {
  const handle = await harness.client.start(again, 5);
  expect(await handle.result()).toBe(15);
  expect([...(await handle.values())]).toEqual([['total', 15]]);
  expect(await handle.value('none')).toBeUndefined();
  await handle.purge();
  await expect(handle.values()).rejects.toThrow(NotFoundError);
  const next = await harness.client.start(again, 0, { id: handle.id });
  expect(await next.result()).toBe(0);
});

test('the current value of another instance of any orchestration can be read', async () => {
  behave = async (ctx, role) => {
    ctx.state.set('role', role);
    if (role === 1) await ctx.waitFor(go);
    return null;
  };
  const living = await harness.client.start(code, 1);
  const ended = await harness.client.start(code, 2);
  await ended.result();
  await until('it keeps its role', async () => (await living.value('role')) === 1);
  behave = async (ctx) => {
    ctx.state.set('role', 'reader');
    const none = await ctx.readValue(living.id, 'none');
    const absent = await ctx.readValue('unknown', 'role').catch((error: Error) => error.name);
    return [
      await ctx.readValue(living.id, 'role'),
      await ctx.readValue(ended.id, 'role'),
      await ctx.readValue(ctx.info.instanceId, 'role'),
      none === undefined,
      absent,
    ];
  };
  const reader = await harness.client.start(code, 0);
  expect(await reader.result()).toEqual([1, 2, 'reader', true, 'NotFoundError']);
  await living.terminate();
});

test('code gets errors at the limits of values and continues', async () => {
  behave = (ctx) => {
    const names: string[] = [];
    const attempt = (key: string, value: unknown): void => {
      try {
        ctx.state.set(key, value);
      } catch (error) {
        names.push((error as Error).name);
      }
    };
    attempt('large', 'x'.repeat(64 * 1024));
    for (let no = 0; no < 17; no += 1) attempt(`k${no}`, 'x'.repeat(63 * 1024));
    ctx.state.clear();
    for (let no = 0; no < 257; no += 1) attempt(`k${no}`, no);
    return [names, ctx.state.size];
  };
  const handle = await harness.client.start(code, 0);
  const names = ['PayloadTooLargeError', 'PayloadTooLargeError', 'InvalidInputError'];
  expect(await handle.result()).toEqual([names, 256]);
  const { valueCount } = await handle.get();
  expect((await handle.values()).size).toBe(256);
  expect(valueCount).toBe(256);
});
