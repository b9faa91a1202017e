import {
  ApplicationError,
  defineActivity,
  defineOrchestration,
  defineQuery,
  defineUpdate,
} from '@perdure/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { Harness } from '../fixtures/harness.ts';

let harness: Harness;

const getter = (key: string): Error =>
  Object.defineProperty(new Error('HTTP 422'), key, {
    get: () => {
      throw new Error(`${key} cannot be read`);
    },
  });
const revoked = (): unknown => {
  const { proxy, revoke } = Proxy.revocable(new Error('gone'), {});
  revoke();
  return proxy;
};

/** The thrown values, by name. */
const thrown: Readonly<Record<string, () => unknown>> = {
  'a null name': () => Object.assign(new Error('HTTP 422'), { name: null }),
  'a name that is a symbol': () => Object.assign(new Error('HTTP 422'), { name: Symbol('n') }),
  'a constructor that is null': () => Object.assign(new Error('HTTP 422'), { constructor: null }),
  'a stack that throws': () => getter('stack'),
  'a cause that throws': () => getter('cause'),
  'a message that throws': () => getter('message'),
  'a message that is a symbol': () => Object.assign(new Error(), { message: Symbol('m') }),
  'nothing at all': () => undefined,
  'a revoked proxy': revoked,
  'a promise that is rejected': () => Promise.reject(new Error('inside')),
};

/** Values whose message can be read. */
const readable: ReadonlySet<string> = new Set([
  'a null name',
  'a name that is a symbol',
  'a constructor that is null',
  'a stack that throws',
  'a cause that throws',
]);

const throws = defineActivity<string>('throws');
const byActivity = defineOrchestration<string>('by-activity');
const byCode = defineOrchestration<string>('by-code');
const byStep = defineOrchestration<string>('by-step');
const asked = defineOrchestration('asked');
const question = defineQuery<string>('question');
const change = defineUpdate<string>('change');

function fail(kind: string): never {
  throw thrown[kind]!();
}

class PaymentError extends Error {}
class CardDeclined extends PaymentError {}
let attempts = 0;
const pay = defineActivity('pay', {
  retry: { maxAttempts: 3, initialInterval: 1, nonRetryable: ['PaymentError'] },
});
const paying = defineOrchestration('paying');

beforeAll(async () => {
  harness = await Harness.start();
  await harness.attach([
    throws.handle((kind) => fail(kind)),
    byActivity.handle((ctx, kind) => ctx.call(throws, kind)),
    byCode.handle((_, kind) => fail(kind)),
    byStep.handle((ctx, kind) => ctx.run('step', () => fail(kind), { maxAttempts: 2 })),
    asked.handle(async (ctx) => {
      ctx.onQuery(question, (kind) => fail(kind));
      ctx.onUpdate(change, { validate: (kind) => fail(kind), handle: () => undefined });
      await ctx.waitFor('end');
    }),
    pay.handle(() => {
      attempts += 1;
      throw new CardDeclined('no money');
    }),
    paying.handle((ctx) => ctx.call(pay)),
  ]);
});
afterAll(() => harness.close());

test.each(Object.keys(thrown))('code that throws %s fails, and no other code', async (kind) => {
  for (const definition of [byActivity, byCode, byStep]) {
    const run = await harness.client.start(definition, kind);
    const failed = await run.result({ timeout: '20s' }).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'ORCHESTRATION_FAILED' });
    if (readable.has(kind)) expect((failed as Error).message).toContain('HTTP 422');
  }
});

test.each(Object.keys(thrown))('handlers that throw %s fail their query', async (kind) => {
  const run = await harness.client.start(asked);
  await expect(run.query(question, kind)).rejects.toMatchObject({ code: 'QUERY_FAILED' });
  await expect(run.update(change, kind)).rejects.toMatchObject({ code: 'UPDATE_REJECTED' });
  await run.raise('end');
  await run.result({ timeout: '20s' });
});

test('a retry policy that names a class ends at an error of a subclass', async () => {
  const failed = await (
    await harness.client.start(paying)
  )
    .result({ timeout: '20s' })
    .catch((error: unknown) => error as Error);
  expect(attempts).toBe(1);
  const innermost = ((failed as Error).cause as Error).cause;
  expect(innermost).toBeInstanceOf(ApplicationError);
  expect(innermost).toMatchObject({ type: 'CardDeclined', classNames: ['PaymentError'] });
});
