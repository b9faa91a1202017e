import { Client, defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';
import type { OrchestrationContext, Worker } from '@perdure/sdk';
import { replay } from '@perdure/sdk/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { historyOf } from '../fixtures/histories.ts';
import { codeOf, describeError } from '../fixtures/outcomes.ts';
import { RawWorker, rawStub } from '../fixtures/raw-worker.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

// Invalid input of clients and code. Full disks, malformed bytes, stale tokens and payloads have
// other files (crash/g4, g9, g10 and payloads).

let harness: Harness;
const workers: Worker[] = [];
beforeAll(async () => {
  harness = await Harness.start();
});
afterEach(() => Promise.all(workers.splice(0).map((worker) => worker.stop())));
afterAll(() => harness.close());

/** Reads all data that the sidecar stores. Rejected input must not change it. */
async function everythingStored(): Promise<string> {
  const all: unknown[] = [];
  for await (const { id } of harness.client.list()) {
    const { status, historyLength } = await harness.client.handle(id).get();
    all.push([id, status, historyLength]);
  }
  return JSON.stringify(all);
}

async function refusedWith(code: string, request: () => Promise<unknown>): Promise<void> {
  const before = await everythingStored();
  expect(await codeOf(request())).toBe(code);
  expect(await everythingStored()).toBe(before);
}

test('an unknown instance is reported as NOT_FOUND', async () => {
  const handle = harness.client.handle('unknown');
  for (const request of [
    () => handle.get(),
    () => handle.result(),
    () => handle.raise('x'),
    () => handle.cancel(),
    () => handle.terminate(),
    () => handle.suspend(),
    () => handle.resume(),
    () => handle.purge(),
    () => handle.executions(),
    () => historyOf(handle),
  ]) {
    await refusedWith('NOT_FOUND', request);
  }
});

test('an unknown orchestration waits for a worker, and reports the reason', async () => {
  const handle = await harness.client.start('unknown');
  const [waiting] = (await handle.get()).waitingFor;
  expect(waiting).toMatchObject({ reason: 'noWorker', name: 'unknown' });
  expect(waiting!.detail).toMatch(/no attached worker has orchestration unknown: start one/);
  await handle.terminate();
});

test('a start with a taken id is rejected', async () => {
  await harness.client.start('some', null, { id: 'taken' });
  await refusedWith('ALREADY_EXISTS', () => harness.client.start('some', null, { id: 'taken' }));
  await refusedWith('ALREADY_EXISTS', () => harness.client.start('other', 5, { id: 'taken' }));
});

const names: Record<string, string> = {
  'no text': '',
  'a control character': 'line\nbreak',
  'a zero': 'a\0b',
  'a control character of another page': 'a\u0085b',
  'half a character': 'a\ud83db',
  'too many bytes': 'é'.repeat(129),
};

for (const [what, name] of Object.entries(names)) {
  test(`a name with ${what} is rejected`, async () => {
    const handle = await harness.client.start('some');
    await refusedWith('INVALID_ARGUMENT', () => harness.client.start(name));
    await refusedWith('INVALID_ARGUMENT', () => handle.raise(name));
    if (name !== '') {
      await refusedWith('INVALID_ARGUMENT', () => harness.client.start('some', null, { id: name }));
      await refusedWith('INVALID_ARGUMENT', () =>
        harness.client.start('some', null, { version: name }),
      );
      const keyed = { idempotencyKey: name };
      await refusedWith('INVALID_ARGUMENT', () => harness.client.start('some', null, keyed));
    }
    expect(() => defineActivity(name)).toThrow(TypeError);
    expect(() => defineOrchestration(name)).toThrow(TypeError);
    expect(() => defineEvent(name)).toThrow(TypeError);
  });
}

test('an id in the reserved form of children is rejected, also for a sender', async () => {
  await refusedWith('INVALID_ARGUMENT', () =>
    harness.client.start('some', null, { id: 'a::1.1.1' }),
  );
  await refusedWith('INVALID_ARGUMENT', () => harness.client.handle('').get());
  await refusedWith('INVALID_ARGUMENT', () => harness.client.handle('x'.repeat(2_000)).get());
});

test('a reason over its limit is rejected', async () => {
  const handle = await harness.client.start('some');
  await refusedWith('INVALID_ARGUMENT', () => handle.cancel('x'.repeat(5_000)));
  await refusedWith('INVALID_ARGUMENT', () => handle.terminate('x'.repeat(5_000)));
});

test('a number without a member in its enum is rejected', async () => {
  const stub = rawStub(harness.address, 'ClientService');
  const start = { name: 'some', instanceId: 'odd', idReusePolicy: 77 };
  const outcome = await new Promise((resolve) => {
    stub.startInstance(start, (error: { metadata: { get(key: string): unknown[] } } | null) =>
      resolve(error?.metadata.get('perdure-code')[0]),
    );
  });
  expect(outcome).toBe('INVALID_ARGUMENT');
  expect(await codeOf(harness.client.handle('odd').get())).toBe('NOT_FOUND');
  stub.close();
});

test('a value that is not JSON is rejected at its call', async () => {
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  for (const value of [cycle, 10n, () => 1, Symbol('x')]) {
    await refusedWith('INVALID_INPUT', () => harness.client.start('some', value));
  }
});

const strict = {
  order: defineOrchestration('order', { input: z.object({ cents: z.number().int() }) }),
  charge: defineActivity('charge', {
    input: z.object({ cents: z.number().positive() }),
    output: z.object({ receipt: z.string() }),
    retry: { maxAttempts: 5, initialInterval: 1 },
  }),
  paid: defineEvent('paid', z.object({ by: z.string() })),
};

test('a value that its schema forbids is rejected at its call', async () => {
  await refusedWith('INVALID_INPUT', () => harness.client.start(strict.order, { cents: 1.5 }));
  const handle = await harness.client.start('some');
  await refusedWith('INVALID_INPUT', () => handle.raise(strict.paid, { by: 7 } as never));
});

test('a value that its schema forbids is an error that an orchestrator can catch', async () => {
  let attempts = 0;
  const handlers = [
    strict.order.handle(async (ctx, { cents }) => {
      let called: unknown = 'called';
      try {
        await ctx.call(strict.charge, { cents: -cents });
      } catch (error) {
        called = describeError(error);
      }
      const charged = await ctx.call(strict.charge, { cents }).catch(describeError);
      return { called, charged };
    }),
    strict.charge.handle(() => {
      attempts += 1;
      return { receipt: 7 } as never;
    }),
  ];
  workers.push(await harness.attach(handlers));
  const handle = await harness.client.start(strict.order, { cents: 5 });
  expect(await handle.result()).toMatchObject({
    called: { name: 'InvalidInputError', code: 'INVALID_INPUT' },
    charged: { name: 'ActivityFailedError', type: 'InvalidOutputError' },
  });
  expect(attempts).toBe(1);
  expect(await replay(await historyOf(handle), handlers)).toEqual({ ok: true });
});

/** Mistakes in orchestrator code, and the error that the code can catch. */
const mistakes: Record<string, (ctx: OrchestrationContext) => unknown> = {
  'an empty name': (ctx) => ctx.callActivity(''),
  'a name with a control character': (ctx) => ctx.callOrchestration('a\nb'),
  'a name with half a character': (ctx) => ctx.callActivity('a\ud83db'),
  'a name that is too long': (ctx) => ctx.waitFor('x'.repeat(300)),
  'a step without a name': (ctx) => ctx.run('', () => 1),
  'a reserved id': (ctx) => ctx.callOrchestration('a', null, { id: 'a::1.1.1' }),
  'an id that is too long': (ctx) => ctx.startByName('a', null, { id: 'x'.repeat(2_000) }),
  'a target that is empty': (ctx) => ctx.raise('', 'event'),
  'a target that is too long': (ctx) => ctx.raise('x'.repeat(2_000), 'event'),
  'a queue with a control character': (ctx) => ctx.callActivity('a', null, { queue: 'a\nb' }),
  'a version that is too long': (ctx) =>
    ctx.callOrchestration('a', null, { version: 'x'.repeat(300) }),
  'a next version that is too long': (ctx) => ctx.continueAsNew(null, { version: 'x'.repeat(300) }),
  'an invalid duration': (ctx) => ctx.sleep('soon' as never),
  'a duration that is not a number': (ctx) => ctx.sleep(Number.NaN),
  'an invalid date': (ctx) => ctx.sleepUntil(new Date(Number.NaN)),
  'an impossible retry policy': (ctx) => ctx.callActivity('a', 1, { retry: { maxAttempts: 0 } }),
  'a race without contestants': (ctx) => ctx.race({}),
  'a value that is not JSON': (ctx) => ctx.callActivity('a', 10n),
};

test('a mistake of an orchestrator throws at its call, and no instance gets stuck', async () => {
  const wrong = defineOrchestration<undefined, Record<string, string>>('wrong');
  const handlers = [
    wrong.handle(async (ctx) => {
      const said: Record<string, string> = {};
      for (const [what, mistake] of Object.entries(mistakes)) {
        try {
          await mistake(ctx);
          said[what] = 'nothing';
        } catch (error) {
          said[what] = (error as Error).name;
        }
      }
      await ctx.sleep(1);
      return said;
    }),
  ];
  workers.push(await harness.attach(handlers));
  const handle = await harness.client.start(wrong);
  const outcome = handle.result({ timeout: '10s' }).catch(() => handle.get());
  const said = (await outcome) as Record<string, string>;
  expect(Object.keys(said)).toEqual(Object.keys(mistakes));
  for (const [what, name] of Object.entries(said)) {
    expect(['TypeError', 'RangeError', 'InvalidInputError'], what).toContain(name);
  }
  expect(await replay(await historyOf(handle), handlers)).toEqual({ ok: true });
});

test('a worker with another protocol version is rejected, and its run() rejects', async () => {
  const raw = await RawWorker.attach(harness.address, { orchestrations: ['x'] }, { protocol: 2 });
  expect(raw.error?.metadata.get('perdure-code')).toEqual(['PROTOCOL_VERSION']);
  raw.close();
});

test('a worker with two handlers of one name is rejected before it connects', async () => {
  const twice = defineActivity('twice');
  await expect(harness.attach([twice.handle(() => 1), twice.handle(() => 2)])).rejects.toThrow(
    /twice/,
  );
});

test('an invalid address is rejected before any connection', async () => {
  for (const address of ['not an address', '', 'http://127.0.0.1:1', '127.0.0.1:99999']) {
    expect(() => new Client({ address }), address).toThrow(TypeError);
  }
});

test('an activity without a handler fails with an error that names it', async () => {
  const raw = await RawWorker.attach(harness.address, { orchestrations: ['asks'] });
  const handle = await harness.client.start('asks');
  const turn = await raw.turn(handle.id);
  raw.answer(turn.token, [{ scheduleActivity: { seq: 1, name: 'unknown' } }]);
  const { waitingFor } = await until('it waits', async () => {
    const view = await handle.get();
    return view.waitingFor[0]?.reason === 'noWorker' ? view : undefined;
  });
  expect(waitingFor[0]).toMatchObject({ seq: 1, name: 'unknown' });
  raw.close();
  await handle.terminate();
});
