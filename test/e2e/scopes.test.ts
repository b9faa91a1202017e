import { defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';
import type { OrchestrationContext } from '@perdure/sdk';
import { replay } from '@perdure/sdk/testing';
import { expect, test } from 'vitest';
import { historyOf, kindsOf } from '../fixtures/histories.ts';
import { describeError } from '../fixtures/outcomes.ts';
import { Harness } from '../fixtures/harness.ts';

const hang = defineActivity<string, string>('hang');
const quick = defineActivity<string, string>('quick');
const go = defineEvent<string>('go');
const leaf = defineOrchestration<string, string>('leaf');
const code = defineOrchestration<unknown, unknown>('code');

type Code = (ctx: OrchestrationContext) => Promise<unknown>;

/** The steps that the code has made, in order. */
const made: string[] = [];

const handlersOf = (fn: Code) => [
  code.handle(fn),
  leaf.handle((ctx) => ctx.waitFor(go)),
  quick.handle((text) => {
    made.push(text);
    return text;
  }),
  hang.handle((text, { signal }) => {
    const aborted = () => {
      made.push(`stopped ${text}`);
      return signal.reason as Error;
    };
    return new Promise((_, reject) => {
      if (signal.aborted) reject(aborted());
      signal.addEventListener('abort', () => reject(aborted()));
    });
  }),
];

test('a scope withdraws activities, children and waits at its timeout', async () => {
  await using harness = await Harness.start();
  const handlers = handlersOf(async (ctx) => {
    const error = await ctx
      .scope(
        (ctx) =>
          Promise.all([
            ctx.call(hang, 'a'),
            ctx.call(leaf, 'b', { id: 'scoped-leaf' }),
            ctx.waitFor(go),
            ctx.sleep('1h'),
          ]),
        { timeout: 50 },
      )
      .catch((thrown: unknown) => thrown);
    return [describeError(error as Error), await ctx.call(quick, 'after')];
  });
  await harness.attach(handlers, { maxCachedInstances: 0 });
  const handle = await harness.client.start(code);
  const [error, after] = (await handle.result({ timeout: '30s' })) as [unknown, string];
  expect(error).toMatchObject({ name: 'TimeoutError', timeoutType: 'scope' });
  expect(after).toBe('after');
  await expect.poll(() => made).toContain('stopped a');
  const child = harness.client.handle('scoped-leaf');
  await expect.poll(async () => (await child.get()).status).toBe('cancelled');
  expect(await replay(await historyOf(handle), handlers)).toEqual({ ok: true });
});

test('a shield survives a cancellation and kill -9 during it', async () => {
  await using harness = await Harness.start();
  const handlers = handlersOf((ctx) =>
    ctx.shield(async (ctx) => {
      const event = await ctx.waitFor(go);
      return ctx.call(quick, `shielded ${event}`);
    }),
  );
  await harness.attach(handlers);
  const handle = await harness.client.start(code);
  await expect.poll(async () => (await handle.get()).waitingFor[0]?.reason).toBe('event');
  await handle.cancel('enough');
  await harness.restartSidecar();
  await handle.raise(go, 'it');
  await expect(handle.result({ timeout: '30s' })).rejects.toThrow();
  expect((await handle.get()).status).toBe('cancelled');
  expect(made).toContain('shielded it');
  expect(kindsOf(await historyOf(handle))).not.toContain('operationCancelled');
});

test('a saga is compensated once and in reverse although processes are killed', async () => {
  await using harness = await Harness.start();
  const handlers = handlersOf((ctx) => {
    const saga = ctx.saga();
    return saga.run(async () => {
      for (const name of ['one', 'two', 'three']) {
        await ctx.call(quick, `do ${name}`);
        saga.add(async (ctx) => {
          if (name === 'two') await ctx.waitFor(go);
          await ctx.call(quick, `undo ${name}`);
        });
      }
      throw new Error('the fourth failed');
    });
  });
  const first = await harness.attach(handlers);
  const handle = await harness.client.start(code);
  await expect.poll(async () => (await handle.get()).waitingFor[0]?.reason).toBe('event');
  await first.stop();
  await harness.attach(handlers);
  await harness.restartSidecar();
  await handle.cancel('too late');
  await handle.raise(go, 'now');
  await expect(handle.result({ timeout: '30s' })).rejects.toThrow(/the fourth failed/);
  const saga = made.filter((text) => /^(do|undo) /.test(text));
  expect(saga).toEqual(['do one', 'do two', 'do three', 'undo three', 'undo two', 'undo one']);
});
