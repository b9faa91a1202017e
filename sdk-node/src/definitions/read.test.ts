import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';

import { InvalidInputError } from '../errors.ts';
import { defineActivity } from './activity.ts';
import { defineEvent } from './event.ts';
import { defineOrchestration } from './orchestration.ts';
import { readInput, readInputNow, readOutput, readStored } from './read.ts';
import { defineUpdate } from './update.ts';
import { defineValue } from './value.ts';

/** Returns the value that the receiver gets for a value of the sender. */
const received = (schema: z.ZodType, sent: unknown): unknown => {
  const stored: unknown = JSON.parse(JSON.stringify(sent ?? null));
  return readInputNow(schema, stored, 'input');
};

const at = new Date(5_000);

describe('a receiver', () => {
  it.each<[string, z.ZodType, unknown, unknown]>([
    ['a transform', z.string().transform((text) => text.length), 'abc', 3],
    ['a date', z.date(), at, at],
    ['dates inside', z.object({ of: z.array(z.date()) }), { of: [at, at] }, { of: [at, at] }],
    ['a date or a number', z.union([z.number(), z.date()]), at, at],
    [
      'a union of objects with a date',
      z.union([z.object({ at: z.date(), n: z.number() }), z.object({ none: z.literal(true) })]),
      { at, n: 1 },
      { at, n: 1 },
    ],
    ['a coerced date', z.object({ at: z.coerce.date() }), { at }, { at }],
    ['a text that looks like a date', z.string(), at.toISOString(), at.toISOString()],
    ['nothing', z.string().optional(), undefined, undefined],
    ['a default', z.string().default('d'), undefined, 'd'],
    ['a pipe', z.string().pipe(z.coerce.number()), '7', 7],
  ])('gets the output form of %s', (_, schema, sent, expected) => {
    expect(received(schema, sent)).toEqual(expected);
  });

  it('gets an error that reports the issue of the stored form', () => {
    expect(() => received(z.object({ at: z.date() }), { at: 'soon' })).toThrow(InvalidInputError);
    expect(() => received(z.object({ at: z.date() }), { at: 'soon' })).toThrow('at: ');
  });

  it('gets an unchanged result when the schema no longer accepts it', async () => {
    expect(readStored(z.number(), 'text')).toBe('text');
    expect(await readOutput(z.number(), 'text')).toBe('text');
    expect(readStored(undefined, 'text')).toBe('text');
  });

  it('awaits an asynchronous schema outside orchestrators', async () => {
    const schema = z.date().transform(async (date) => date.getTime());
    expect(await readInput(schema, at.toISOString(), 'input')).toBe(5_000);
    expect(readStored(schema, at.toISOString())).toBe(at.toISOString());
  });
});

describe('the types of definitions with schemas that transform', () => {
  const split = z.string().transform((text) => text.split(','));

  it('use the input form for callers and the output form for handlers', () => {
    const activity = defineActivity('a', { input: split, output: split });
    activity.handle((input) => {
      expectTypeOf(input).toEqualTypeOf<string[]>();
      return 'a,b';
    });
    const orchestration = defineOrchestration('o', { input: split, output: split });
    orchestration.handle(async (ctx, input) => {
      expectTypeOf(input).toEqualTypeOf<string[]>();
      expectTypeOf(ctx.call(activity, 'a,b')).toEqualTypeOf<Promise<string[]>>();
      expectTypeOf(ctx.call(orchestration, 'a')).toEqualTypeOf<Promise<string[]>>();
      const value = defineValue('v', split);
      ctx.state.set(value, 'a,b');
      expectTypeOf(ctx.state.get(value)).toEqualTypeOf<string[] | undefined>();
      expectTypeOf(ctx.waitFor(defineEvent('e', split))).toEqualTypeOf<Promise<string[]>>();
      ctx.onUpdate(defineUpdate('u', { input: split, output: split }), {
        handle: (sent) => {
          expectTypeOf(sent).toEqualTypeOf<string[]>();
          return 'a,b';
        },
      });
      // @ts-expect-error: the handler must pass the input form of the schema.
      ctx.state.set(value, ['a']);
      return 'a,b';
    });
  });
});
