import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';

import type { OrchestrationContext, RaceResult } from '../model/orchestration-context.ts';
import { InvalidInputError, InvalidOutputError } from '../errors.ts';
import { defineActivity } from './activity.ts';
import type { ActivityContext, ActivityHandler } from '../model/activity.ts';
import {
  checkActivityOutput,
  checkEventPayload,
  checkNow,
  checkOrchestrationInput,
} from './check.ts';
import { defineEvent } from './event.ts';
import { defineOrchestration } from './orchestration.ts';
import { readInput, readInputNow } from './read.ts';

const charge = defineActivity('charge', {
  input: z.object({ orderId: z.string(), cents: z.coerce.number<string | number>() }),
  output: z.object({ receipt: z.string() }),
  retry: { maxAttempts: 5, initialInterval: '200ms', nonRetryable: ['CardDeclined'] },
  startToClose: '30s',
});
const approval = defineEvent('approval', z.object({ by: z.string(), ok: z.boolean() }));
const order = defineOrchestration('order', {
  version: '1.0.0',
  input: z.object({ id: z.string() }),
  output: z.enum(['paid', 'refunded']),
});
const plain = defineActivity<number, string>('plain');
const nullary = defineActivity<void, string>('nullary', { startToClose: 1_000 });
const untyped = defineActivity('untyped');
const note = defineEvent<{ text: string }>('note');
const child = defineOrchestration<{ n: number }, number[]>('child');

// The compiler checks the body; no test calls the function.
function typesOf(ctx: OrchestrationContext): void {
  expectTypeOf(ctx.call(charge, { orderId: 'o', cents: '7' })).toEqualTypeOf<
    Promise<{ receipt: string }>
  >();
  expectTypeOf(ctx.call(plain, 1)).toEqualTypeOf<Promise<string>>();
  expectTypeOf(ctx.call(nullary)).toEqualTypeOf<Promise<string>>();
  expectTypeOf(ctx.call(untyped)).toEqualTypeOf<Promise<unknown>>();
  expectTypeOf(ctx.call(untyped, { any: 1 }, { queue: 'q' })).toEqualTypeOf<Promise<unknown>>();
  expectTypeOf(ctx.call(order, { id: 'x' }, { id: 'child-1' })).toEqualTypeOf<
    Promise<'paid' | 'refunded'>
  >();
  expectTypeOf(ctx.call(child, { n: 1 })).toEqualTypeOf<Promise<number[]>>();
  expectTypeOf(ctx.callActivity<number>('x')).toEqualTypeOf<Promise<number>>();
  expectTypeOf(ctx.callActivity('x')).toEqualTypeOf<Promise<unknown>>();
  expectTypeOf(ctx.waitFor(approval)).toEqualTypeOf<Promise<{ by: string; ok: boolean }>>();
  expectTypeOf(ctx.waitFor(note, { timeout: '5m' })).toEqualTypeOf<Promise<{ text: string }>>();
  expectTypeOf(ctx.waitFor('by-name')).toEqualTypeOf<Promise<unknown>>();
  expectTypeOf(ctx.run('s', () => 1)).toEqualTypeOf<Promise<number>>();
  expectTypeOf(ctx.run('s', async () => 'x')).toEqualTypeOf<Promise<string>>();
  expectTypeOf(ctx.start(order, { id: 'x' })).toEqualTypeOf<Promise<string>>();
  expectTypeOf(ctx.raise('i', approval, { by: 'a', ok: true })).toEqualTypeOf<Promise<void>>();
  const race = ctx.race({
    answer: ctx.waitFor(approval),
    late: ctx.sleep('24h'),
    work: async (own: OrchestrationContext) => own.call(plain, 1),
  });
  type Result = Awaited<typeof race>;
  expectTypeOf<Result['key']>().toEqualTypeOf<'answer' | 'late' | 'work'>();
  expectTypeOf<Extract<Result, { key: 'answer' }>['value']>().toEqualTypeOf<{
    by: string;
    ok: boolean;
  }>();
  expectTypeOf<Extract<Result, { key: 'work' }>['value']>().toEqualTypeOf<string>();
  expectTypeOf<RaceResult<{ a: Promise<1> }>>().toEqualTypeOf<{
    readonly key: 'a';
    readonly value: 1;
  }>();

  // @ts-expect-error the input is not what the schema takes
  void ctx.call(charge, { orderId: 1 });
  // @ts-expect-error an input is missing
  void ctx.call(plain);
  // @ts-expect-error the input has another type
  void ctx.call(plain, 'one');
  // @ts-expect-error options of a child are not those of an activity
  void ctx.call(plain, 1, { parentClose: 'abandon' });
  // @ts-expect-error no such duration
  void ctx.sleep('soon');
  // @ts-expect-error the payload is not what the schema takes
  void ctx.raise('i', approval, { by: 'a' });
}

describe('definitions', () => {
  it('infer types end to end', () => {
    expect(typesOf).toBeTypeOf('function');
    charge.handle(async (input, activity) => {
      expectTypeOf(input).toEqualTypeOf<{ orderId: string; cents: number }>();
      expectTypeOf(activity).toEqualTypeOf<ActivityContext>();
      return { receipt: 'r' };
    });
    order.handle(async (ctx, input) => {
      expectTypeOf(input).toEqualTypeOf<{ id: string }>();
      expectTypeOf(ctx).toEqualTypeOf<OrchestrationContext>();
      return 'paid';
    });
    // @ts-expect-error the result is not what the schema takes
    order.handle(async () => 'lost');
    // @ts-expect-error the result has another type
    plain.handle(async (input) => input);
    expectTypeOf(plain.handle(String)).toEqualTypeOf<ActivityHandler>();
    expectTypeOf(plain.handle((n) => n.toFixed())).toEqualTypeOf<ActivityHandler>();
    order.handle(async () => 'refunded');
  });

  it('are frozen values with a kind, and handle() binds a function to them', () => {
    const fn = async (): Promise<'paid'> => 'paid';
    const handler = order.handle(fn);
    expect(handler).toEqual({ kind: 'orchestration', definition: order, fn });
    expect(Object.isFrozen(order) && Object.isFrozen(charge) && Object.isFrozen(approval)).toBe(
      true,
    );
    expect(order.version).toBe('1.0.0');
    expect(plain.version).toBe('');
  });

  it('contain the encoded options of an activity', () => {
    expect(charge.options).toEqual({
      retry: {
        maxAttempts: 5,
        initialIntervalMs: 200,
        maxIntervalMs: 0,
        backoffCoefficient: 0,
        nonRetryableTypes: ['CardDeclined'],
      },
      startToCloseMs: 30_000,
      scheduleToStartMs: 0,
      scheduleToCloseMs: 0,
      heartbeatMs: 0,
      queue: '',
    });
    expect(plain.options.retry).toBeNull();
  });

  it.each<[string, () => unknown]>([
    ['an empty name', () => defineActivity('')],
    ['a control character', () => defineOrchestration('a\nb')],
    ['a name that is too long', () => defineEvent('x'.repeat(257))],
    ['a bad duration', () => defineActivity('a', { startToClose: '5 parsecs' as never })],
    ['a limit of nothing', () => defineActivity('a', { startToClose: 0 })],
    ['no attempts', () => defineActivity('a', { retry: { maxAttempts: 0 } })],
    ['half an attempt', () => defineActivity('a', { retry: { maxAttempts: 1.5 } })],
    ['a shrinking pause', () => defineActivity('a', { retry: { backoffCoefficient: 0.5 } })],
  ])('reject %s', (_what, define) => {
    expect(define).toThrow(/name|duration|limit|whole number|from 1/);
  });
});

describe('checks', () => {
  it('return the value to store unchanged', async () => {
    const [input, output, payload] = [
      { id: 'x', more: 1 },
      { receipt: 'r' },
      { by: 'a', ok: true },
    ];
    expect(await checkOrchestrationInput(order, input)).toBe(input);
    expect(await checkActivityOutput(charge, output)).toBe(output);
    expect(await checkEventPayload(approval, payload)).toBe(payload);
    expect(checkNow(undefined, 5, 'it', InvalidInputError)).toBe(5);
    expect(checkNow(z.coerce.number(), '7', 'it', InvalidInputError)).toBe('7');
  });

  it('report the issue and its path', async () => {
    const what = 'input of activity "charge"';
    const error: unknown = await readInput(charge.input!, { orderId: 1, cents: 2 }, what).catch(
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(InvalidInputError);
    expect((error as InvalidInputError).message).toContain('input of activity "charge"');
    expect((error as InvalidInputError).issues).toEqual([
      { path: 'orderId', message: expect.any(String) },
    ]);
    await expect(checkActivityOutput(charge, 5)).rejects.toBeInstanceOf(InvalidOutputError);
    await expect(checkEventPayload(approval, {})).rejects.toBeInstanceOf(InvalidInputError);
  });

  it('accept asynchronous schemas only outside orchestrators', async () => {
    const slow = z.string().refine(async (text) => text === 'yes', 'not yes');
    expect(await readInput(slow, 'yes', 'it')).toBe('yes');
    await expect(readInput(slow, 'no', 'it')).rejects.toThrow('not yes');
    expect(() => readInputNow(asynchronous, 1, 'it')).toThrow(/asynchronously/);
    expect(() => checkNow(asynchronous, 1, 'it', InvalidInputError)).toThrow(/asynchronously/);
  });
});

const asynchronous = {
  '~standard': {
    version: 1 as const,
    vendor: 'test',
    validate: async (value: unknown) => ({ value }),
  },
};
