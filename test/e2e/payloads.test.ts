import { defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';
import type { OrchestrationContext, Worker } from '@perdure/sdk';
import { replay } from '@perdure/sdk/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { historyOf, kindsOf } from '../fixtures/histories.ts';
import { codeOf, describeError } from '../fixtures/outcomes.ts';
import { Harness } from '../fixtures/harness.ts';

// A text in JSON has two more bytes than characters: the quotes.
const limitBytes = 2 * 1024 * 1024;
const atLimit = 'x'.repeat(limitBytes - 2);
const overLimit = `${atLimit}y`;
const tooLarge = { name: 'PayloadTooLargeError', code: 'PAYLOAD_TOO_LARGE' };

const echo = defineActivity<string, string>('echo', { retry: { maxAttempts: 3 } });
const grow = defineActivity<number, string>('grow', { retry: { maxAttempts: 3 } });
const note = defineEvent<string>('note');
const code = defineOrchestration<unknown, unknown>('code');

let harness: Harness;
const workers: Worker[] = [];
let attempts = 0;
beforeAll(async () => {
  harness = await Harness.start();
});
afterEach(() => Promise.all(workers.splice(0).map((worker) => worker.stop())));
afterAll(() => harness.close());

type Code = (ctx: OrchestrationContext, input: unknown) => unknown;
const handlersOf = (fn: Code) => [
  code.handle(fn),
  echo.handle((text) => text),
  grow.handle((length) => {
    attempts += 1;
    return 'x'.repeat(length);
  }),
];

async function run(fn: Code, input: unknown = null): Promise<unknown> {
  workers.push(await harness.attach(handlersOf(fn)));
  const handle = await harness.client.start(code, input);
  const result = await handle.result({ timeout: '30s' });
  // A rejection is a decision too, so replay must make the same decision.
  expect(await replay(await historyOf(handle), handlersOf(fn))).toEqual({ ok: true });
  return result;
}

test('every payload may be as large as the limit', async () => {
  workers.push(
    await harness.attach(
      handlersOf(async (ctx, input) => {
        if (input === 'child') return ctx.waitFor(note);
        const echoed = await ctx.call(echo, input as string);
        const event = await ctx.waitFor(note);
        const step = await ctx.run('step', () => input);
        const id = `large-child-${ctx.info.execution}`;
        const child = ctx.call(code, 'child', { id });
        await ctx.sleep(20);
        await ctx.raise(id, note, atLimit);
        const lengths = [echoed, event, step, await child].map((one) => (one as string).length);
        if (ctx.info.execution === 1) return ctx.continueAsNew(input);
        ctx.setStatus(lengths);
        return input;
      }),
    ),
  );
  const handle = await harness.client.start(code, atLimit);
  await handle.raise(note, atLimit);
  await handle.raise(note, atLimit);
  expect(await handle.result({ timeout: '30s' })).toBe(atLimit);
  const { input, output, customStatus } = await handle.get();
  expect([input, output]).toEqual([atLimit, atLimit]);
  const { length } = atLimit;
  expect(customStatus).toEqual([length, length, length, length]);
});

test('a start over the limit is rejected, and creates nothing', async () => {
  const refused = harness.client.start(code, overLimit, { id: 'too-large' });
  await expect(refused).rejects.toMatchObject(tooLarge);
  await expect(refused).rejects.toThrow(/2097153 bytes.*2097152.*--max-payload-bytes/);
  expect(await codeOf(harness.client.handle('too-large').get())).toBe('NOT_FOUND');
});

test('a start far over every limit is rejected too', async () => {
  const refused = harness.client.start(code, 'x'.repeat(40_000_000), { id: 'far-too-large' });
  await expect(refused).rejects.toMatchObject(tooLarge);
  expect(await codeOf(harness.client.handle('far-too-large').get())).toBe('NOT_FOUND');
});

test('an event over the limit is rejected, and changes nothing', async () => {
  const handle = await harness.client.start('unknown');
  await expect(handle.raise(note, overLimit)).rejects.toMatchObject(tooLarge);
  expect(kindsOf(await historyOf(handle))).toEqual(['executionStarted']);
  await handle.terminate();
});

test('an operation of an orchestrator over the limit throws at its call', async () => {
  const calls: Record<string, (ctx: OrchestrationContext) => Promise<unknown>> = {
    activity: (ctx) => ctx.call(echo, overLimit),
    child: (ctx) => ctx.call(code, overLimit),
    start: (ctx) => ctx.start(code, overLimit),
    raise: (ctx) => ctx.raise('other', note, overLimit),
  };
  const result = await run(async (ctx) => {
    const outcomes: Record<string, unknown> = {};
    for (const [name, call] of Object.entries(calls)) {
      try {
        outcomes[name] = await call(ctx);
      } catch (error) {
        outcomes[name] = describeError(error);
      }
    }
    // The code continues normally.
    outcomes['after'] = await ctx.call(echo, 'well');
    return outcomes;
  });
  const refused = expect.objectContaining(tooLarge);
  expect(result).toEqual({
    activity: refused,
    child: refused,
    start: refused,
    raise: refused,
    after: 'well',
  });
});

test('a result of an activity over the limit fails the activity, once', async () => {
  attempts = 0;
  const result = await run((ctx) => ctx.call(grow, limitBytes).catch(describeError));
  expect(result).toMatchObject(tooLarge);
  expect(attempts).toBe(1);
});

test('a result of a step over the limit fails the step', async () => {
  const result = await run((ctx) => ctx.run('grow', () => overLimit).catch(describeError));
  expect(JSON.stringify(result)).toContain('PayloadTooLargeError');
});

test('an output, a next input and a status over the limit fail at their call', async () => {
  workers.push(
    await harness.attach(
      handlersOf((ctx, input) => {
        if (input === 'next') return ctx.continueAsNew(overLimit);
        if (input === 'status') ctx.setStatus('x'.repeat(300_000));
        return overLimit;
      }),
    ),
  );
  for (const input of ['output', 'next', 'status']) {
    const handle = await harness.client.start(code, input);
    await expect(handle.result({ timeout: '10s' }), input).rejects.toMatchObject({
      name: 'OrchestrationFailedError',
      type: 'PayloadTooLargeError',
    });
  }
});

test('a heartbeat over the limit throws at its call', async () => {
  const beats = defineActivity<null, object>('beats', { heartbeat: '1m' });
  workers.push(
    await harness.attach([
      code.handle((ctx) => ctx.call(beats, null)),
      beats.handle((_, activity) => {
        try {
          activity.heartbeat(overLimit);
          return {};
        } catch (error) {
          return describeError(error);
        }
      }),
    ]),
  );
  const handle = await harness.client.start(code, null);
  expect(await handle.result()).toMatchObject(tooLarge);
});

test('the limit can be raised', async () => {
  await using larger = await Harness.start({ settings: ['--max-payload-bytes', '5MiB'] });
  const worker = await larger.attach(
    handlersOf(async (ctx, input) => {
      const event = await ctx.waitFor(note);
      return ctx.call(echo, `${String(input)}${event}`);
    }),
  );
  const handle = await larger.client.start(code, overLimit);
  await handle.raise(note, overLimit);
  expect(await handle.result({ timeout: '30s' })).toBe(`${overLimit}${overLimit}`);
  await worker.stop();
});
