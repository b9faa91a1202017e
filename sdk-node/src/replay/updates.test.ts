import { describe, expect, test } from 'vitest';

import { defineQuery } from '../definitions/query.ts';
import { defineUpdate } from '../definitions/update.ts';
import {
  actionsOf,
  completed,
  failureOf,
  type Json,
  optionsFor,
  returned,
  started,
} from '../testing/play.suite.ts';
import { readHistory } from '../testing/history-text.ts';
import type { LiveRequestResult, LiveRequest } from './live-requests.ts';
import { Drainer } from './drain.ts';
import { OrchestratorRun } from './run.ts';
import type { RunOptions } from './run-calls.ts';
import type { TurnOutcome } from './turn.ts';

const put = defineUpdate<number, number>('put');
const total = defineQuery<null, number>('total');

const accepted = (updateId: string, input: unknown, name = 'put'): Json => ({
  updateAccepted: { updateId, name, input: { json: input } },
});

const answered = (updateId: string, output: unknown): Json => ({
  completeUpdate: { updateId, output: { json: output } },
});

describe('an update', () => {
  test('runs when it is delivered, also when the code has no open operation', async () => {
    const options = optionsFor(async (ctx) => {
      let sum = 0;
      let end: (value: number) => void;
      const ended = new Promise<number>((resolve) => (end = resolve));
      ctx.onUpdate(put, {
        handle: (value) => {
          sum += value;
          if (sum > 9) end(sum);
          return sum;
        },
      });
      return ended;
    });
    const turns = [[started()], [accepted('a', 4)], [accepted('b', 6)]];
    expect(await actionsOf(options, turns)).toEqual([
      [],
      [answered('a', 4)],
      [answered('b', 10), returned(10)],
    ]);
  });

  test('requests operations in addition to those of the orchestrator', async () => {
    const options = optionsFor(async (ctx) => {
      ctx.onUpdate(put, {
        handle: (value) => ctx.callActivity<number>('double', value),
      });
      await ctx.sleep(1_000);
    });
    const turns = [[started()], [accepted('a', 4)], [completed(2, 8)]];
    const actions = await actionsOf(options, turns);
    expect(actions[1]).toMatchObject([{ scheduleActivity: { seq: 2, name: 'double' } }]);
    expect(actions[2]).toEqual([answered('a', 8)]);
  });

  test('that arrives before its handler is registered waits in order', async () => {
    const options = optionsFor(async (ctx) => {
      const values: number[] = [];
      await ctx.callActivity('first');
      ctx.onUpdate(put, { handle: (value) => values.push(value) });
      await ctx.callActivity('second');
      return values;
    });
    const early = [accepted('a', 1), accepted('b', 2)];
    const actions = await actionsOf(options, [
      [started(), ...early],
      [completed(1)],
      [completed(2)],
    ]);
    expect(actions[1]).toMatchObject([
      { scheduleActivity: { name: 'second' } },
      answered('a', 1),
      answered('b', 2),
    ]);
    expect(actions[2]).toEqual([returned([1, 2])]);
  });

  test('with a handler that throws gets a failure as its answer', async () => {
    const options = optionsFor(async (ctx) => {
      ctx.onUpdate(put, {
        handle: () => {
          throw new RangeError('too much');
        },
      });
      await ctx.sleep(1_000);
    });
    const actions = await actionsOf(options, [[started()], [accepted('a', 4)]]);
    expect(actions[1]).toMatchObject([
      { completeUpdate: { failure: { type: 'RangeError', message: 'too much' } } },
    ]);
  });

  test('with another answer than in the history is nondeterminism', async () => {
    const answering = optionsFor(async (ctx) => {
      ctx.onUpdate(put, { handle: (value) => value });
      await ctx.sleep(1_000);
    });
    const history = [
      started(),
      { turnCompleted: { delivered: 1, worker: 'w' } },
      { timerCreated: { seq: 1, fireAtMs: 2_000 } },
      accepted('a', 4),
      { turnCompleted: { delivered: 4, worker: 'w' } },
      { updateCompleted: { updateId: 'other', output: { json: 4 } } },
    ];
    const failed = await failureOf(answering, [history], 'rebuilt');
    expect(failed).toMatchObject({
      expected: 'answer to update "other" (event 6)',
      actual: 'answer to update "a"',
    });
  });
});

describe('a live request', () => {
  const options = optionsFor(async (ctx) => {
    let sum = 0;
    ctx.onQuery(total, async () => Promise.resolve(sum));
    ctx.onUpdate(put, {
      validate: (value) => {
        if (value < 0) throw new RangeError('negative');
      },
      handle: (value) => (sum += value),
    });
    for (;;) sum += Number(await ctx.waitFor('more'));
  });
  const more = (value: number): Json => ({
    eventRaised: { name: 'more', payload: { json: value } },
  });

  async function answerTo(
    run: OrchestratorRun,
    fields: Partial<LiveRequest>,
  ): Promise<LiveRequestResult> {
    const whole: LiveRequest = { kind: 'query', name: 'total', input: null, ...fields };
    return new Promise((done) => new Drainer().addLiveRequest({ run, request: whole, done }));
  }

  async function loaded(of: RunOptions, events: Json[], upTo?: number): Promise<OrchestratorRun> {
    const run = new OrchestratorRun(of);
    run.load(readHistory([{ ...events[0], id: 1 }, ...events.slice(1)]), upTo);
    await new Promise((done) => new Drainer().add({ run, done }));
    return run;
  }

  test('reads the current state of the code', async () => {
    const run = await loaded(options, [started(), more(3), more(4)]);
    expect(await answerTo(run, {})).toMatchObject({
      outcome: 'LIVE_REQUEST_OUTCOME_ANSWERED',
      output: { data: '7' },
    });
    expect((await answerTo(run, { name: 'other' })).outcome).toBe(
      'LIVE_REQUEST_OUTCOME_UNKNOWN_NAME',
    );
  });

  test('reads the state up to an event, without later events', async () => {
    const history = [
      started(),
      { turnCompleted: { delivered: 1, worker: 'w' } },
      { eventWaitStarted: { seq: 1, name: 'more' } },
      more(3),
      { turnCompleted: { delivered: 4, worker: 'w' } },
      { eventWaitStarted: { seq: 2, name: 'more' } },
      more(4),
    ];
    const run = await loaded(options, history, 4);
    expect((await answerTo(run, {})).output).toMatchObject({ data: '3' });
    const before = await loaded(options, history, 1);
    expect((await answerTo(before, {})).output).toMatchObject({ data: '0' });
  });

  test('to validate an update returns its result and changes nothing', async () => {
    const run = await loaded(options, [started()]);
    const input = (value: number): Partial<LiveRequest> => ({
      kind: 'validateUpdate',
      name: 'put',
      input: { data: String(value), encoding: '' },
    });
    expect((await answerTo(run, input(5))).outcome).toBe('LIVE_REQUEST_OUTCOME_ANSWERED');
    expect(await answerTo(run, input(-5))).toMatchObject({
      outcome: 'LIVE_REQUEST_OUTCOME_FAILED',
      failure: { type: 'RangeError' },
    });
    expect((await answerTo(run, {})).output).toMatchObject({ data: '0' });
  });

  test('that arrived before a turn gets its answer before the code continues', async () => {
    const run = await loaded(options, [started()]);
    const drainer = new Drainer();
    const input = { data: '5', encoding: '' };
    const request: LiveRequest = { kind: 'validateUpdate', name: 'put', input };
    const answer = new Promise<LiveRequestResult>((done) =>
      drainer.addLiveRequest({ run, request, done }),
    );
    run.load(readHistory([{ id: 4, ...more(3) }]));
    const outcome = new Promise<TurnOutcome>((done) => drainer.add({ run, done }));
    expect((await answer).outcome).toBe('LIVE_REQUEST_OUTCOME_ANSWERED');
    expect(await outcome).toMatchObject({ kind: 'actions', actions: [{ kind: 'waitForEvent' }] });
  });
});
