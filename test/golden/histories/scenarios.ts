// Orchestrations with recorded histories. This is released code: add scenarios, but do not change
// an existing one, because later versions replay its history with it.
import {
  ApplicationError,
  CancelledError,
  TimeoutError,
  defineActivity,
  defineOrchestration,
  defineUpdate,
  defineValue,
} from '@perdure/sdk';
import type { OrchestrationContext } from '@perdure/sdk';
import { scenarios as crashScenarios } from '../../crash/points/scenarios.ts';
import type { Scenario } from '../../crash/points/scenario.ts';
import type { Stage } from '../../crash/points/stage.ts';
import { until } from '../../fixtures/until.ts';

const say = defineActivity<string, string>('say');
const saying = say.handle((text) => `${text}!`);
const slow = defineActivity<null, string>('slow');
const waiting = slow.handle(
  (_, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('told to stop')));
    }),
);
const nameOf = (error: Error): string =>
  `${error.name} ${(error.cause as Error | undefined)?.name ?? ''}`;

/** Creates a scenario of one instance that ends without requests. */
function scenario(
  name: string,
  code: (ctx: OrchestrationContext, input: unknown) => unknown,
  play: (stage: Stage) => Promise<void> = async () => undefined,
): Scenario {
  const definition = defineOrchestration<unknown, unknown>(name);
  return {
    name,
    handlers: [definition.handle(code), saying, waiting],
    play: async (stage) => {
      const handle = await stage.start(name, { given: name }, 'one');
      await play(stage);
      await handle.result().catch(() => undefined);
    },
  };
}

const waits = (stage: Stage, reason: string): Promise<unknown> =>
  until(`it waits for ${reason}`, async () => {
    const { waitingFor } = await stage.client.handle('one').get();
    return waitingFor.some((one) => one.reason === reason);
  });

const total = defineValue<number>('total');
const raiseTo = defineUpdate<number, number>('raiseTo');

const ofCode: readonly Scenario[] = [
  scenario('patches', async (ctx) => {
    const isNew = ctx.patched('say it twice');
    ctx.deprecatePatch('shout');
    const first = await ctx.call(say, 'once');
    return isNew ? [first, await ctx.call(say, 'twice')] : first;
  }),
  scenario('scope with a timeout, shield', async (ctx) => {
    const late = await ctx
      .scope((inner) => inner.call(slow, null), { timeout: 20 })
      .catch((error: Error) => error instanceof TimeoutError);
    return [late, await ctx.shield((inner) => inner.call(say, 'safe'))];
  }),
  scenario('waits that give up', async (ctx) => {
    const event = await ctx.waitFor('never', { timeout: 5 }).catch(nameOf);
    const promise = await ctx.promise({ timeout: 5 }).value.catch(nameOf);
    return [event, promise];
  }),
  scenario('activity that is too slow, activity that loses a race', async (ctx) => {
    const retry = { maxAttempts: 1 };
    const late = await ctx.call(slow, null, { startToClose: 20, retry }).catch(nameOf);
    const { key } = await ctx.race({ slow: ctx.call(slow, null), soon: ctx.sleep(10) });
    return [late, key];
  }),
  scenario('options of activities', async (ctx) => {
    const routed = { queue: '', priority: 1, fairnessKey: 'tenant', session: 'room' } as const;
    const times = { startToClose: '1m', scheduleToClose: '2m', heartbeat: '10s' } as const;
    const retry = { maxAttempts: 3, initialInterval: 5, nonRetryable: ['CardDeclined'] };
    return ctx.call(say, 'routed', { ...routed, ...times, retry });
  }),
  scenario('combinators', async (ctx) => {
    const settled = await Promise.allSettled([ctx.call(say, 'a'), ctx.run('no', fail)]);
    const any = await Promise.any([ctx.run('no', fail), ctx.call(say, 'b')]);
    const branch = await ctx.branch(async (inner) => [
      await inner.call(say, 'c'),
      await inner.call(say, 'd'),
    ]);
    return [settled.map(({ status }) => status), any, branch];
  }),
  scenario('values, status, randomness', async (ctx) => {
    ctx.state.set(total, 1);
    ctx.state.set('other', { deep: ['ä', null] });
    ctx.setStatus({ at: 'the first' });
    const own = await ctx.readValue(ctx.info.instanceId, total);
    const none = await ctx.readValue('nobody', total).catch(nameOf);
    ctx.state.delete('other');
    ctx.state.clear();
    ctx.setStatus(undefined);
    return [own, none, ctx.uuid().length, ctx.random() < 1, ctx.now() instanceof Date];
  }),
  scenario('failure with its cause and its details', async (ctx) => {
    const cause = new ApplicationError('no money', {
      type: 'CardDeclined',
      details: { code: 51 },
    });
    await ctx.run('once', fail, { maxAttempts: 2 }).catch(() => undefined);
    throw new ApplicationError('not paid', { cause, nonRetryable: true });
  }),
  scenario('children that fail, that are cancelled, that go on', async (ctx, input) => {
    if (input === 'fail') throw new RangeError('a child');
    if (input === 'wait') return ctx.waitFor('never');
    const name = 'children that fail, that are cancelled, that go on';
    const failed = await ctx.callOrchestration(name, 'fail').catch(nameOf);
    const raced = await ctx.race({
      child: ctx.callOrchestration(name, 'wait'),
      soon: ctx.sleep(20),
    });
    await ctx.startByName(name, 'fail', { id: 'beside' });
    void ctx.callOrchestration(name, 'wait', { id: 'left', parentClose: 'abandon' });
    return [failed, raced.key];
  }),
];

function fail(): never {
  throw new TypeError('no');
}

const withTalk: readonly Scenario[] = [
  scenario(
    'cancelled, with clean-up',
    async (ctx) => {
      try {
        return await ctx.waitFor('never');
      } catch (error) {
        if (error instanceof CancelledError) await ctx.shield((inner) => inner.call(say, 'bye'));
        throw error;
      }
    },
    async (stage) => {
      await waits(stage, 'event');
      await stage.client.handle('one').cancel('enough');
    },
  ),
  scenario(
    'updates that are refused, that fail, that answer',
    async (ctx) => {
      let at = 0;
      ctx.onUpdate(raiseTo, {
        validate: (to) => {
          if (to <= at) throw new RangeError('not higher');
        },
        handle: async (to) => {
          if (to === 13) throw new TypeError('unlucky');
          await ctx.call(say, `${to}`);
          return (at = to);
        },
      });
      await ctx.waitFor('done');
      return at;
    },
    async (stage) => {
      const handle = stage.client.handle('one');
      await handle.update(raiseTo, 1);
      await handle.update(raiseTo, 1).catch(() => undefined);
      await handle.update(raiseTo, 13).catch(() => undefined);
      await handle.raise('done', null);
    },
  ),
  scenario(
    'rewind of one that runs',
    async (ctx) => [await ctx.call(say, 'before'), await ctx.waitFor('go'), ctx.info.execution],
    async (stage) => {
      const handle = stage.client.handle('one');
      await waits(stage, 'event');
      let eventId = 0;
      for await (const { id, kind } of handle.history()) {
        if (kind === 'activityCompleted') eventId = id;
      }
      await handle.rewind(eventId, 'once more');
      await waits(stage, 'event');
      await handle.raise('go', 'now');
    },
  ),
  scenario(
    'promise that is rejected',
    async (ctx) => {
      const { id, value } = ctx.promise();
      ctx.setStatus(id);
      const outcome = await value.catch(nameOf);
      const other = ctx.promise();
      await ctx.settle(other.id, { error: new Error('by itself') });
      return [outcome, await other.value.catch(nameOf)];
    },
    async (stage) => {
      const { value } = await stage.client.handle('one').waitStatus();
      await stage.client.promise(value as string).reject(new RangeError('not today'));
    },
  ),
];

const moving = 'continue-as-new to another version';
const versions = ['1.0.0', '2.0.0'].map((version) =>
  defineOrchestration<unknown, unknown>(moving, { version }).handle(async (ctx, input) => {
    ctx.setStatus(version);
    if (version === '2.0.0') return [input, await ctx.call(say, version)];
    return ctx.continueAsNew(version, { version: '2.0.0' });
  }),
);

/** The scenarios, for every feature that histories record. */
export const scenarios: readonly Scenario[] = [
  // Excluded: its history is large, and equals the history of a step.
  ...crashScenarios.filter(({ name }) => name !== 'large payload'),
  ...ofCode,
  ...withTalk,
  {
    name: moving,
    handlers: [...versions, saying],
    play: async (stage) => {
      const handle = await stage.client.start(moving, 0, { id: 'one', version: '1.0.0' });
      await handle.result();
    },
  },
];
