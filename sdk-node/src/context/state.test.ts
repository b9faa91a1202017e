import { describe, expect, it } from 'vitest';

import { defineValue } from '../definitions/value.ts';
import { InvalidInputError, PayloadTooLargeError } from '../errors.ts';
import { VALUE_MAX_BYTES, VALUES_MAX, VALUES_MAX_BYTES } from '../limits.ts';
import type { Code } from '../testing/play.suite.ts';
import {
  actionsOf,
  completed,
  failureOf,
  optionsFor,
  returned,
  started,
} from '../testing/play.suite.ts';

const set = (key: string, value: unknown): Record<string, unknown> => ({
  setValue: { ...(key === '' ? {} : { key }), value: { json: value } },
});

/** Returns the name of the error that a call throws. */
function thrownBy(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as Error).name;
  }
  return 'nothing';
}

/** Runs the code in one turn; resolves with its result. */
async function resultOf(code: Code, more: Record<string, unknown> = {}): Promise<unknown> {
  const [actions] = await actionsOf(optionsFor(code), [[started(null, more)]]);
  const last = actions!.at(-1) as { completeExecution: { output: { json: unknown } } };
  return last.completeExecution.output.json;
}

describe('ctx.state', () => {
  it('reads written values in later turns and during replay', async () => {
    const counter = defineValue<number>('n');
    const options = optionsFor(async (ctx) => {
      for (let i = 0; i < 3; i += 1) {
        ctx.state.set(counter, (ctx.state.get(counter) ?? 0) + 1);
        await ctx.callActivity('a');
      }
      return ctx.state.get(counter);
    });
    const turns = await actionsOf(options, [
      [started()],
      [completed(1)],
      [completed(2)],
      [completed(3)],
    ]);
    expect(turns.map((actions) => actions[0])).toEqual([
      set('n', 1),
      set('n', 2),
      set('n', 3),
      returned(3),
    ]);
  });

  it('begins with the values that continue-as-new carried over', async () => {
    const values = [
      { key: 'b', value: { json: [1] } },
      { key: 'a', value: { json: null } },
    ];
    const seen = await resultOf(async ({ state }) => [state.entries(), state.size], { values });
    expect(seen).toEqual([
      [
        ['a', null],
        ['b', [1]],
      ],
      2,
    ]);
  });

  it('returns a copy on each read', async () => {
    const seen = await resultOf(async ({ state }) => {
      state.set('list', [1]);
      state.get<number[]>('list')!.push(2);
      return state.get('list');
    });
    expect(seen).toEqual([1]);
  });

  it('deletes one value or all, and records nothing when there is none', async () => {
    const options = optionsFor(async ({ state }) => {
      state.clear();
      state.set('a', 1);
      state.set('', 2);
      const gone = [state.delete('a'), state.delete('a'), state.has('a'), state.has('')];
      state.clear();
      return [gone, state.keys(), state.get('a') === undefined];
    });
    expect(await actionsOf(options, [[started()]])).toEqual([
      [
        set('a', 1),
        set('', 2),
        { clearValues: { key: 'a' } },
        { clearValues: { all: true } },
        returned([[true, false, false, true], [], true]),
      ],
    ]);
  });

  it('accepts values up to the byte limit, and not one byte more', async () => {
    const most = 'x'.repeat(VALUE_MAX_BYTES - 2);
    const seen = await resultOf(async ({ state }) => {
      const tooLarge = thrownBy(() => state.set('k', `${most}x`));
      state.set('k', most);
      // Keys count too: "k" and each of these keys take one byte.
      for (const key of 'abcdefghijlmno') state.set(key, most);
      const left = VALUES_MAX_BYTES - 15 * (VALUE_MAX_BYTES + 1) - 3;
      const tooMany = thrownBy(() => state.set('z', 'x'.repeat(left + 1)));
      state.set('z', 'x'.repeat(left));
      return [tooLarge, tooMany, thrownBy(() => state.set('', null)), state.size];
    });
    const name = PayloadTooLargeError.name;
    expect(seen).toEqual([name, name, name, 16]);
  });

  it('accepts values up to the count limit, and not one more', async () => {
    const seen = await resultOf(async ({ state }) => {
      for (let i = 0; i < VALUES_MAX; i += 1) state.set(`k${i}`, i);
      const over = thrownBy(() => state.set('more', 1));
      state.set('k0', 'again');
      state.delete('k1');
      state.set('more', 1);
      return [over, state.size];
    });
    expect(seen).toEqual([InvalidInputError.name, VALUES_MAX]);
  });

  it('rejects a value that its definition or JSON does not accept, without an effect', async () => {
    const even = defineValue('even', {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: (value: unknown) =>
          (value as number) % 2 === 0
            ? { value: value as number }
            : { issues: [{ message: 'odd' }] },
      },
    });
    const options = optionsFor(async ({ state }) => [
      thrownBy(() => state.set(even, 1)),
      thrownBy(() => state.set('big', 1n)),
      thrownBy(() => state.set('k'.repeat(257), 1)),
      state.size,
    ]);
    const wanted = ['InvalidInputError', 'InvalidInputError', 'TypeError', 0];
    expect(await actionsOf(options, [[started()]])).toEqual([[returned(wanted)]]);
  });

  it('must be the same on replay', async () => {
    let key = 'a';
    const options = optionsFor(async (ctx) => {
      ctx.state.set(key, 1);
      key = 'b';
      await ctx.callActivity('x');
      return null;
    });
    const failed = await failureOf(options, [[started()], [completed(1)]], 'rebuilt');
    expect(failed).toMatchObject({
      reason: 'TURN_FAILURE_REASON_NONDETERMINISM',
      expected: expect.stringContaining('value "a"'),
      actual: expect.stringContaining('value "b"'),
    });
  });
});

describe('ctx.status', () => {
  it('is the value that was set last, in this or the previous execution', async () => {
    const seen = await resultOf(
      async (ctx) => {
        const before = ctx.status;
        ctx.setStatus({ at: 1 });
        const after = ctx.status;
        ctx.setStatus(undefined);
        return [before, after, ctx.status === undefined];
      },
      { customStatus: { json: 'old' } },
    );
    expect(seen).toEqual(['old', { at: 1 }, true]);
  });
});

describe('ctx.readValue', () => {
  it('returns the value of another instance, or undefined', async () => {
    const options = optionsFor(async (ctx) => {
      const value = await ctx.readValue('other', 'k');
      const none = await ctx.readValue('other', 'none');
      const error: unknown = await ctx.readValue('unknown', 'k').catch((thrown: unknown) => thrown);
      return [value, none === undefined, (error as Error).name];
    });
    const failure = { kind: 'FAILURE_KIND_NOT_FOUND', type: 'NotFoundError', message: 'no' };
    const turns = await actionsOf(options, [
      [started()],
      [{ valueRead: { seq: 1, value: { json: 5 } } }],
      [{ valueRead: { seq: 2 } }],
      [{ valueReadRefused: { seq: 3, failure } }],
    ]);
    expect(turns[0]).toEqual([{ readValue: { seq: 1, instanceId: 'other', key: 'k' } }]);
    expect(turns[3]).toEqual([returned([5, true, 'NotFoundError'])]);
  });
});
