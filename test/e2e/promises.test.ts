import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { defineEvent, defineOrchestration, NotFoundError, PromiseSettledError } from '@perdure/sdk';
import type { OrchestrationContext } from '@perdure/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

const go = defineEvent<null>('go');
const code = defineOrchestration<unknown, unknown>('code');
const settler = defineOrchestration<string, string>('settler');

let harness: Harness;
let behave: (ctx: OrchestrationContext, input: unknown) => unknown = () => null;
beforeAll(async () => {
  harness = await Harness.start();
  const handlers = [
    code.handle((ctx, input) => behave(ctx, input)),
    settler.handle(async (ctx, id) => {
      await ctx.settle(id, { value: 'from another' });
      const second = ctx.settle(id, { error: new Error('too late') });
      return second.then(
        () => 'settled twice',
        (error: Error) => error.name,
      );
    }),
  ];
  // Every turn replays all earlier turns.
  await harness.attach(handlers, { maxCachedInstances: 0 });
});
afterAll(() => harness.close());

/** Starts an instance that sets its custom status to the id of its promise. */
async function opened(input: unknown = null): Promise<{ id: string; handle: Awaited<Started> }> {
  const handle = await harness.client.start(code, input);
  const { value } = await handle.waitStatus();
  return { id: value as string, handle };
}
type Started = ReturnType<typeof harness.client.start<unknown, unknown>>;

async function awaiting(ctx: OrchestrationContext): Promise<unknown> {
  const { id, value } = ctx.promise();
  ctx.setStatus(id);
  return value.catch((error: Error) => `${error.name}: ${error.message}`);
}

test('a promise is resolved or rejected from outside, once', async () => {
  behave = awaiting;
  const { id, handle } = await opened();
  expect((await handle.get()).waitingFor).toMatchObject([{ reason: 'promise', name: id }]);
  await harness.client.promise(id).resolve({ ok: true });
  expect(await handle.result()).toEqual({ ok: true });
  await expect(harness.client.promise(id).resolve(1)).rejects.toThrow(PromiseSettledError);

  const other = await opened();
  await harness.client.promise(other.id).reject(new TypeError('not today'));
  expect(await other.handle.result()).toBe('ApplicationError: not today');
});

test('a promise that is settled before it is awaited keeps its outcome', async () => {
  behave = async (ctx) => {
    const { id, value } = ctx.promise();
    ctx.setStatus(id);
    await ctx.waitFor(go);
    return value;
  };
  const { id, handle } = await opened();
  await harness.client.promise(id).resolve('early');
  await expect(harness.client.promise(id).resolve('again')).rejects.toThrow(PromiseSettledError);
  await handle.raise(go, null);
  expect(await handle.result()).toBe('early');
});

test('a promise survives a restart of the sidecar', async () => {
  behave = awaiting;
  const { id, handle } = await opened();
  await harness.restartSidecar();
  await until('it is there again', () =>
    harness.client
      .promise(id)
      .resolve('after')
      .then(
        () => true,
        () => false,
      ),
  );
  expect(await handle.result()).toBe('after');
});

test('a promise with a deadline is withdrawn at the timeout', async () => {
  behave = async (ctx) => {
    const { id, value } = ctx.promise({ timeout: 50 });
    ctx.setStatus(id);
    return value.catch((error: Error) => error.name);
  };
  const { id, handle } = await opened();
  expect(await handle.result()).toBe('TimeoutError');
  await expect(harness.client.promise(id).resolve(1)).rejects.toThrow(PromiseSettledError);
});

test('another instance settles a promise, and gets an error when it is too late', async () => {
  behave = awaiting;
  const { id, handle } = await opened();
  const other = await harness.client.start(settler, id);
  expect(await handle.result()).toBe('from another');
  expect(await other.result()).toBe('PromiseSettledError');
});

test('a promise ends with its execution, and an unknown promise cannot be settled', async () => {
  behave = async (ctx, input) => {
    if (input === 'next') return (await ctx.promise().value) as null;
    const { id } = ctx.promise();
    ctx.setStatus(id);
    await ctx.waitFor(go);
    return ctx.continueAsNew('next');
  };
  const { id, handle } = await opened('first');
  await handle.raise(go, null);
  await until('it continues', async () => (await handle.get()).execution === 2);
  await expect(harness.client.promise(id).resolve(1)).rejects.toThrow(PromiseSettledError);
  const [place, instance] = [id.slice(0, id.indexOf('@')), handle.id];
  const guessed = place.replace(/^1\./u, '2.');
  await expect(harness.client.promise(`${guessed}@${instance}`).resolve(1)).rejects.toThrow(
    NotFoundError,
  );
  await expect(harness.client.promise(`${place}@unknown`).resolve(1)).rejects.toThrow(
    NotFoundError,
  );
  expect(() => harness.client.promise('nonsense')).toThrow(TypeError);
  await handle.terminate();
});

test('a promise is settled with a value too large for a frame', async () => {
  behave = async (ctx) => ((await awaiting(ctx)) as string).length;
  const { id, handle } = await opened();
  await harness.client.promise(id).resolve('x'.repeat(1_500_000));
  expect(await handle.result()).toBe(1_500_000);
});

test('perdure shows values and status, and settles promises', async () => {
  const main = join(import.meta.dirname, '../../sidecar/bin/perdure.mjs');
  const perdure = async (...args: string[]): Promise<string> => {
    const all = [main, ...args, '--address', harness.address];
    return (await promisify(execFile)(process.execPath, all)).stdout;
  };
  behave = (ctx) => {
    ctx.state.set('role', { name: 'waiter' });
    return awaiting(ctx);
  };
  const { id, handle } = await opened();
  expect(await perdure('wait-status', handle.id)).toBe(`version 1  "${id}"\n`);
  expect(await perdure('values', handle.id)).toBe('KEY   VALUE\nrole  {"name":"waiter"}\n');
  const json: unknown = JSON.parse(await perdure('values', handle.id, '--json'));
  expect(json).toEqual([{ key: 'role', value: { json: { name: 'waiter' } } }]);
  expect(await perdure('promise', 'settle', id, '--error', 'from the command')).toBe('rejected\n');
  expect(await handle.result()).toBe('ApplicationError: from the command');
  await expect(perdure('promise', 'settle', id, '--input', '1')).rejects.toThrow('PROMISE_SETTLED');
  const late = perdure('wait-status', handle.id, '--after', '1');
  expect(await late).toBe(`version 1  "${id}"  (ended)\n`);
});
