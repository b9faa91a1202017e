import { describe, expect, it } from 'vitest';

import {
  actionsOf,
  completed,
  failureOf,
  optionsFor,
  returned,
  started,
} from '../testing/play.suite.ts';

const marked = { markPatch: { changeId: 'p' } };
const activity = (seq: number, name: string) => ({
  scheduleActivity: { seq, name, input: { json: null }, options: {} },
});

// conformance/cases/patches.json tests old code with new histories and new code with old histories.
describe('a patch', () => {
  it('is marked once, and has the same answer in branches and after a wait', async () => {
    const options = optionsFor(async (ctx) => {
      const answers = [ctx.patched('p')];
      await ctx.branch(async (own) => {
        answers.push(own.patched('p'));
        await own.callActivity('a', null);
        answers.push(own.patched('p'));
      });
      return [...answers, ctx.patched('p')];
    });
    expect(await actionsOf(options, [[started()], [completed(1)]])).toEqual([
      [marked, activity(1, 'a')],
      [returned([true, true, true, true])],
    ]);
  });

  it('that is deprecated first and requested later is true and records no mark', async () => {
    const options = optionsFor(async (ctx) => {
      ctx.deprecatePatch('p');
      await ctx.callActivity('a', null);
      return ctx.patched('p');
    });
    expect(await actionsOf(options, [[started()], [completed(1)]])).toEqual([
      [activity(1, 'a')],
      [returned(true)],
    ]);
  });

  it('needs a valid name', async () => {
    const options = optionsFor(async (ctx) => {
      try {
        return ctx.patched('');
      } catch (error) {
        return (error as Error).name;
      }
    });
    expect(await actionsOf(options, [[started()]])).toEqual([[returned('TypeError')]]);
  });

  it('that is requested outside a turn fails the turn', async () => {
    const options = optionsFor(async (ctx) => {
      await new Promise((resolve) => setImmediate(resolve));
      return ctx.patched('p');
    });
    expect((await failureOf(options, [[started()]])).reason).toContain('NONDETERMINISTIC_AWAIT');
  });
});

it('sets the version of the next execution from continue-as-new', async () => {
  const next = (more: object) => ({ continueAsNew: { input: { json: 1 }, ...more } });
  const again = (version?: string) =>
    optionsFor((ctx) => ctx.continueAsNew(1, version === undefined ? {} : { version }));
  expect(await actionsOf(again(), [[started()]])).toEqual([[next({})]]);
  expect(await actionsOf(again('2.0.0'), [[started()]])).toEqual([[next({ version: '2.0.0' })]]);
  expect(await actionsOf(again('latest'), [[started()]])).toEqual([
    [next({ latestVersion: true })],
  ]);
});
