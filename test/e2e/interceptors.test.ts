import {
  Client,
  defineActivity,
  defineEvent,
  defineOrchestration,
  defineUpdate,
} from '@perdure/sdk';
import type {
  ClientInterceptor,
  OrchestrationInterceptor,
  TurnDelivery,
  WorkerInterceptors,
} from '@perdure/sdk';
import { replay } from '@perdure/sdk/testing';
import { expect, test } from 'vitest';
import { everything, everythingHandlers, everythingSaid, go } from '../fixtures/everything.ts';
import { bodiesOf, historyOf } from '../fixtures/histories.ts';
import { quiet, Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

/** A separate client, closed at the end of its block. */
function clientOf(harness: Harness, ...interceptors: ClientInterceptor[]) {
  const client = new Client({ address: harness.address, log: quiet, interceptors });
  return { client, [Symbol.dispose]: () => client.close() };
}

/** Reads everything and subscribes to every promise; headers list the interceptors in order. */
function watcher(who: string): OrchestrationInterceptor {
  const listen = <Out>(promise: Promise<Out>): Promise<Out> => {
    promise.then(
      () => undefined,
      () => undefined,
    );
    return promise;
  };
  return {
    execution: (_, next) => listen(next()),
    operation(operation, next) {
      operation.headers['watched'] = `${operation.headers['watched'] ?? ''}${who}`;
      return listen(next());
    },
    turn: () => ({ delivered: () => undefined, finished: () => undefined }),
  };
}

test('three interceptors around every call change nothing, at some workers or all', async () => {
  const orchestration = ['1', '2', '3'].map(watcher);
  await using harness = await Harness.start();
  await harness.attach(everythingHandlers(), {
    interceptors: { orchestration },
    maxCachedInstances: 0,
  });
  await harness.attach(everythingHandlers(), { maxCachedInstances: 0 });
  const run = async (): Promise<string> => {
    const handle = await harness.client.start(everything, { runs: 2, sums: [] });
    for (const value of [0, 1]) await handle.raise(go, value);
    const { said, sums } = await handle.result({ timeout: '30s' });
    expect(said).toEqual(everythingSaid);
    expect(sums).toEqual([2, 2]);
    const history = await historyOf(handle, 2);
    expect(await replay(history, everythingHandlers())).toEqual({ ok: true });
    return JSON.stringify(bodiesOf(history, 'activityScheduled').map(({ headers }) => headers));
  };
  const seen = await Promise.all(Array.from({ length: 8 }, run));
  expect(seen.join('')).toContain('"value":"123"');
});

const tell = defineActivity<string, string>('tell');
const inner = defineOrchestration<undefined, string[]>('inner');
const listens = defineOrchestration<undefined, number>('listens');
const outer = defineOrchestration<{ readonly lives: number }, unknown>('outer');
const rename = defineUpdate<string, string>('rename');
const next = defineEvent<number>('next');
const handlers = [
  tell.handle((text, { headers }) => `${text} for ${headers['tenant']}`),
  inner.handle(async (ctx) => [ctx.info.headers['tenant']!, await ctx.call(tell, 'inner')]),
  listens.handle((ctx) => ctx.waitFor(next)),
  outer.handle(async (ctx, { lives }) => {
    const { instanceId } = ctx.info;
    let name = '';
    ctx.onUpdate(rename, { handle: (newName) => (name = newName) });
    if (lives > 1) {
      await ctx.waitFor(next);
      return ctx.continueAsNew({ lives: lives - 1 });
    }
    await ctx.raise(`${instanceId}-listens`, next, 7);
    const beside = await ctx.start(inner, undefined, { id: `${instanceId}-beside` });
    return [name, ctx.info.headers, beside, await ctx.call(inner), await ctx.call(tell, 'outer')];
  }),
];

/** The tenant of an execution is passed on to its operations. */
const pass: OrchestrationInterceptor = {
  operation({ headers, execution }, goOn) {
    headers['tenant'] = execution.headers['tenant'] ?? 'unknown';
    return goOn();
  },
};

test('headers pass from a client through children, starts and events to activities', async () => {
  const delivered: (TurnDelivery & { readonly to: string })[] = [];
  const hear: OrchestrationInterceptor = {
    turn: ({ name: to }) => ({ delivered: (delivery) => delivered.push({ ...delivery, to }) }),
  };
  await using harness = await Harness.start();
  const interceptors: WorkerInterceptors = { orchestration: [pass, hear] };
  await harness.attach(handlers, { interceptors, maxCachedInstances: 0 });
  using own = clientOf(harness, (call, goOn) => {
    call.headers['tenant'] = `blue by ${call.kind}`;
    return goOn();
  });
  await own.client.start(listens, undefined, { id: 'o-listens' });
  const handle = await own.client.start(outer, { lives: 2 }, { id: 'o' });
  // The first execution sets the header, and the second one reads it.
  expect(await handle.update(rename, 'Ann')).toBe('Ann');
  await handle.raise(next, 1);
  const headers = { tenant: 'blue by start' };
  const tenant = headers.tenant;
  expect(await handle.result({ timeout: '30s' })).toEqual([
    '',
    headers,
    'o-beside',
    [tenant, `inner for ${tenant}`],
    `outer for ${tenant}`,
  ]);
  const beside = await own.client.handle<string[]>('o-beside').result({ timeout: '30s' });
  expect(beside).toEqual([tenant, `inner for ${tenant}`]);
  expect(await own.client.handle('o-listens').result({ timeout: '30s' })).toBe(7);
  expect(delivered).toEqual([
    { kind: 'update', name: 'rename', headers: { tenant: 'blue by update' }, to: 'outer' },
    { kind: 'event', name: 'next', headers: { tenant: 'blue by raise' }, to: 'outer' },
    { kind: 'event', name: 'next', headers, to: 'listens' },
  ]);
});

test('an unread event keeps its headers across kill -9 and continue-as-new', async () => {
  const heard: TurnDelivery[] = [];
  const hear: OrchestrationInterceptor = {
    turn: ({ execution }) => ({
      delivered: (delivery) => {
        if (execution === 2) heard.push(delivery);
      },
    }),
  };
  await using harness = await Harness.start();
  using own = clientOf(harness, (call, goOn) => {
    call.headers['no'] = call.kind;
    return goOn();
  });
  const handle = await own.client.start(outer, { lives: 3 });
  for (const value of [1, 2]) await handle.raise(next, value);
  await harness.restartSidecar();
  await harness.attach(handlers, { interceptors: { orchestration: [hear] } });
  await until('it has ended', async () => (await handle.get()).status === 'failed');
  expect(heard).toEqual([{ kind: 'event', name: 'next', headers: { no: 'raise' } }]);
});

test('the first interceptor of an activity is outermost; an error fails the attempt', async () => {
  const log: string[] = [];
  const note =
    (who: string): NonNullable<WorkerInterceptors['activity']>[number] =>
    async (activity, goOn) => {
      log.push(`${who} in ${activity.info.attempt}`);
      try {
        return await goOn();
      } finally {
        log.push(`${who} out`);
      }
    };
  const guarded = defineActivity<null, string>('guarded', {
    retry: { maxAttempts: 2, initialInterval: 1 },
  });
  const asks = defineOrchestration<undefined, string>('asks');
  await using harness = await Harness.start();
  await harness.attach(
    [guarded.handle(() => 'done'), asks.handle((ctx) => ctx.call(guarded, null))],
    {
      interceptors: {
        activity: [
          note('a'),
          (activity, goOn) => {
            if (activity.info.attempt === 1) throw new Error('not at once');
            return goOn();
          },
          note('b'),
        ],
      },
    },
  );
  const handle = await harness.client.start(asks);
  expect(await handle.result({ timeout: '30s' })).toBe('done');
  expect(log).toEqual(['a in 1', 'a out', 'a in 2', 'b in 2', 'b out', 'a out']);
});

test('each call of a client passes the interceptors, and may be rejected by one', async () => {
  const calls: string[] = [];
  await using harness = await Harness.start();
  await harness.attach(handlers);
  using own = clientOf(
    harness,
    (call, goOn) => {
      calls.push(`${call.kind} ${call.name} ${call.target}`.trim());
      return goOn();
    },
    (call, goOn) => {
      if (call.kind === 'terminate') throw new Error('not allowed');
      // A call is made once, even when an interceptor calls next() twice.
      return Promise.all([goOn(), goOn()]).then(([answer]) => answer);
    },
  );
  const handle = await own.client.start(listens, undefined, { id: 'l' });
  await expect(handle.terminate('now')).rejects.toThrow('not allowed');
  expect((await handle.get()).status).toBe('running');
  await handle.raise(next, 3);
  expect(await handle.result({ timeout: '30s' })).toBe(3);
  expect(bodiesOf(await historyOf(handle), 'eventRaised')).toHaveLength(1);
  await own.client.describe();
  expect(calls).toEqual([
    'start listens l',
    'terminate  l',
    'get  l',
    'raise next l',
    'wait  l',
    'admin DescribeSidecar',
  ]);
});
