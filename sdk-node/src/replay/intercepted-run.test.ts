import { describe, expect, it } from 'vitest';

import type { OrchestrationContext } from '../model/orchestration-context.ts';
import { silentLogger } from '../context/log.ts';
import type {
  InterceptedOperation,
  OrchestrationInterceptor,
} from '../interceptors/orchestration.ts';
import { readableActions } from '../testing/history-text.ts';
import { completed, failed, optionsFor, returned, started } from '../testing/play.suite.ts';
import type { Code, Json } from '../testing/play.suite.ts';
import { play } from '../testing/player.suite.ts';
import type { PlayMode } from '../testing/player.suite.ts';
import { Drainer } from './drain.ts';
import { InterceptedRun } from './intercepted-run.ts';
import { OrchestratorRun } from './run.ts';
import type { TurnOutcome } from './turn.ts';
import type { HistoryEvent } from '../model/wire-types.ts';

/** Races, joins, branches and a wait: an additional microtask would change its decisions. */
const busy: Code = async (ctx: OrchestrationContext) => {
  const results: string[] = [];
  const chain = async (name: string): Promise<void> => {
    results.push(String(await ctx.callActivity(name)));
    await ctx.callActivity(`${name}-next`).catch((error: Error) => results.push(error.message));
    results.push(name);
  };
  const chains = [chain('a'), chain('b')];
  const first = await ctx.race({
    event: ctx.waitFor('go', { timeout: 60_000 }),
    child: ctx.callOrchestration('child'),
  });
  await Promise.race(chains);
  results.push(first.key);
  await Promise.all(chains);
  await ctx.raise('other', 'done', results);
  return results;
};
const turns: Json[][] = [
  [started()],
  [completed(2, 'B'), completed(1, 'A')],
  [{ eventRaised: { name: 'go', payload: { json: 1 } } }],
  [completed(6), failed(7)],
  [{ raiseAccepted: { seq: 8 } }],
];

/** Three interceptors that read every call and observe every promise. */
function three(): { log: string[]; all: OrchestrationInterceptor[] } {
  const log: string[] = [];
  const one = (who: number): OrchestrationInterceptor => ({
    execution(ctx, next) {
      log.push(`${who} begins ${ctx.info.name}`);
      const promise = next();
      promise.then(
        () => log.push(`${who} sees the end`),
        () => undefined,
      );
      return promise;
    },
    operation(operation, next) {
      operation.headers[`from-${who}`] = operation.name;
      const promise = next();
      promise.then(
        () => log.push(`${who} sees ${operation.kind} ${operation.name}`),
        () => undefined,
      );
      return promise;
    },
    turn: () => ({ finished: ({ actions }) => log.push(`${who} counts ${actions}`) }),
  });
  return { log, all: [one(1), one(2), one(3)] };
}

const drained = (run: OrchestratorRun): Promise<TurnOutcome> =>
  new Promise((done) => new Drainer().add({ run, done }));

function withoutHeaders(history: readonly HistoryEvent[]): unknown {
  return JSON.parse(
    JSON.stringify(history, (key, value: unknown) => (key === 'headers' ? undefined : value)),
  );
}

describe('a run with three interceptors', () => {
  const options = optionsFor(busy);
  const around = (): InterceptedRun => new InterceptedRun(options, three().all);

  it.each<PlayMode>(['sticky', 'rebuilt', 'together'])(
    'makes the same decisions in the same order as without interceptors (%s)',
    async (mode) => {
      const bare = await play(options, turns, mode);
      const intercepted = await play(options, turns, mode, around);
      expect(bare.outcomes.at(-1)).toMatchObject({ kind: 'actions', ended: true });
      expect(withoutHeaders(intercepted.history)).toEqual(withoutHeaders(bare.history));
    },
  );

  it('replays a history that was recorded without interceptors, and vice versa', async () => {
    const bare = await play(options, turns, 'sticky');
    const intercepted = await play(options, turns, 'sticky', around);
    for (const [history, newRun] of [
      [bare.history, around],
      [intercepted.history, () => new OrchestratorRun(options)],
    ] as const) {
      const run = newRun();
      run.load(history);
      expect(await drained(run)).toMatchObject({ kind: 'actions', actions: [], ended: true });
    }
  });

  it('calls the first as the outermost, and transfers its headers', async () => {
    const { outcomes } = await play(options, turns, 'sticky', around);
    const actions = outcomes.flatMap((outcome) =>
      outcome.kind === 'actions' ? readableActions(outcome.actions) : [],
    );
    const headers = (name: string): Json[] =>
      [1, 2, 3].map((who) => ({ key: `from-${who}`, value: name }));
    expect(actions[0]).toMatchObject({ scheduleActivity: { name: 'a', headers: headers('a') } });
    const carrying = actions.filter((action) => JSON.stringify(action).includes('from-1'));
    expect(carrying.map((action) => Object.keys(action)[0])).toEqual([
      'scheduleActivity',
      'scheduleActivity',
      'scheduleChild',
      'scheduleActivity',
      'scheduleActivity',
      'requestRaise',
    ]);
  });

  it('is notified of each live turn once, and never of a replayed turn', async () => {
    const { log, all } = three();
    const newRun = (): InterceptedRun => new InterceptedRun(options, all);
    const { history } = await play(options, turns, 'rebuilt', newRun);
    expect(log.filter((line) => line.startsWith('1 counts'))).toHaveLength(turns.length);
    expect(log.filter((line) => line === '1 begins o')).toHaveLength(turns.length);
    log.length = 0;
    const run = newRun();
    run.load(history);
    await drained(run);
    expect(log.filter((line) => line.includes('counts'))).toEqual([]);
  });
});

describe('an interceptor', () => {
  const twice = optionsFor(async (ctx) => {
    await ctx.callActivity('a');
    return ctx.callActivity('b').catch((error: Error) => error.message);
  });
  const run = (interceptor: OrchestrationInterceptor, code = twice): Promise<TurnOutcome[]> =>
    play(code, [[started()], [completed(1)]], 'sticky', () => {
      return new InterceptedRun(code, [interceptor]);
    }).then(({ outcomes }) => outcomes);

  it.each<[string, OrchestrationInterceptor]>([
    ['operation', { operation: async (_, next) => next() }],
    ['operation', { operation: (_, next) => next().then((value) => value) }],
    ['operation', { operation: () => new Promise(() => undefined) }],
    ['execution', { execution: async (_, next) => next() }],
  ])('that returns another promise from %s fails the turn', async (what, interceptor) => {
    const [outcome] = await run(interceptor);
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'TURN_FAILURE_REASON_INTERNAL' });
    expect(outcome).toHaveProperty('message', expect.stringContaining(`${what}() must return`));
  });

  it('rejects an operation by throwing; the code receives the error and may continue', async () => {
    const refuse = ({ name }: InterceptedOperation): void => {
      if (name === 'b') throw new Error('not today');
    };
    const code = optionsFor(async (ctx) => {
      await ctx.callActivity('a');
      try {
        return await ctx.callActivity('b');
      } catch (error) {
        return (error as Error).message;
      }
    });
    const [, second] = await run(
      {
        operation(operation, next) {
          refuse(operation);
          return next();
        },
      },
      code,
    );
    expect(second).toMatchObject({ kind: 'actions', ended: true });
    if (second?.kind !== 'actions') throw new Error('the turn failed');
    expect(readableActions(second.actions)).toEqual([returned('not today')]);
  });

  it('with too many headers causes a rejected call, and replay rejects it again', async () => {
    const code = optionsFor(async (ctx) => {
      await ctx.callActivity('a');
      try {
        return await ctx.callActivity('b');
      } catch (error) {
        return (error as Error).message;
      }
    });
    const interceptor: OrchestrationInterceptor = {
      operation({ name, headers }, next) {
        if (name === 'b') headers['large'] = 'x'.repeat(5_000);
        return next();
      },
    };
    const newRun = (): InterceptedRun => new InterceptedRun(code, [interceptor]);
    const { outcomes, history } = await play(code, [[started()], [completed(1)]], 'sticky', newRun);
    expect(outcomes[1]).toMatchObject({ kind: 'actions', ended: true });
    expect(JSON.stringify(history.at(-1))).toContain('headers are 5005 bytes');
    const run = newRun();
    run.load(history);
    expect(await drained(run)).toMatchObject({ kind: 'actions', ended: true });
  });

  it('receives the headers of events, the end of the turn, and its execution', async () => {
    const notifications: unknown[] = [];
    const code = optionsFor(async (ctx) => {
      await ctx.waitFor('go');
      throw new Error('it is enough');
    });
    const interceptor: OrchestrationInterceptor = {
      turn: ({ name, headers }) => ({
        delivered: (delivery) => notifications.push(name, headers, delivery),
        finished: (end) => notifications.push(end),
      }),
    };
    const script = [
      [started(null, { headers: [{ key: 'tenant', value: 't-1' }] })],
      [{ eventRaised: { name: 'go', headers: [{ key: 'from', value: 'ops' }] } }],
    ];
    await play(code, script, 'sticky', () => new InterceptedRun(code, [interceptor]));
    expect(notifications).toEqual([
      { failure: undefined, ended: false, actions: 1, replayedEvents: 0 },
      'o',
      { tenant: 't-1' },
      { kind: 'event', name: 'go', headers: { from: 'ops' } },
      { failure: 'it is enough', ended: true, actions: 1, replayedEvents: 0 },
    ]);
  });

  it('that throws at the end of a turn does not affect the turn', async () => {
    const errors: string[] = [];
    const log = { ...silentLogger, error: (text: string) => void errors.push(text) };
    const code = { ...twice, log };
    const finished = (): never => {
      throw new Error('no collector');
    };
    const outcomes = await run({ turn: () => ({ finished }) }, code);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['actions', 'actions']);
    expect(errors).toHaveLength(2);
  });
});
