import { describe, expect, it } from 'vitest';

import { optionsFor, started } from '../testing/play.suite.ts';
import { readHistory } from '../testing/history-text.ts';
import { Drainer } from './drain.ts';
import { OrchestratorRun } from './run.ts';
import type { TurnOutcome } from './turn.ts';

const activities =
  (count: number): Parameters<typeof optionsFor>[0] =>
  async (ctx) => {
    let sum = 0;
    for (let i = 0; i < count; i += 1) sum += (await ctx.callActivity<number>('a', i)) as number;
    return sum;
  };

/** Builds a history with `count` completed activities, each in a separate turn. */
function historyOf(count: number): ReturnType<typeof readHistory> {
  const events: Record<string, unknown>[] = [started()];
  for (let seq = 1; seq <= count; seq += 1) {
    events.push({ turnCompleted: { delivered: events.length } });
    events.push({ activityScheduled: { seq, name: 'a' } });
    events.push({ activityCompleted: { seq, output: { json: 1 }, attempt: 1 } });
  }
  return readHistory(events);
}

function drainAll(runs: readonly OrchestratorRun[]): Promise<TurnOutcome[]> {
  const drainer = new Drainer();
  return Promise.all(
    runs.map((run) => new Promise<TurnOutcome>((done) => drainer.add({ run, done }))),
  );
}

describe('the drainer', () => {
  it('drives runs of different lengths together, each to its own end', async () => {
    const counts = [0, 1, 7, 40, 200, 3];
    const runs = counts.map((count) => {
      const run = new OrchestratorRun(optionsFor(activities(count)));
      run.load(historyOf(count));
      return run;
    });
    const outcomes = await drainAll(runs);
    for (const [at, outcome] of outcomes.entries()) {
      expect(outcome).toMatchObject({ kind: 'actions', ended: true });
      const [action] = outcome.kind === 'actions' ? outcome.actions : [];
      expect(action).toMatchObject({ kind: 'completeExecution' });
      const data = action?.kind === 'completeExecution' && action.completeExecution.output?.data;
      expect(String(data)).toBe(String(counts[at]));
    }
  });

  it('opens one watch for rejections at a time, and none while it is idle', async () => {
    let open = 0;
    let most = 0;
    const drainer = new Drainer({
      open: () => (most = Math.max(most, (open += 1))),
      close: () => (open -= 1),
    });
    for (let turn = 0; turn < 5; turn += 1) {
      // The runs end before all events are delivered, so some rounds have no run.
      const raised = { eventRaised: { name: 'more' } };
      const runs = [30, 1, 7].map((count) => {
        const run = new OrchestratorRun(optionsFor(async () => count));
        run.load(readHistory([started(), ...Array.from({ length: count }, () => raised)]));
        return run;
      });
      await Promise.all(
        runs.map((run) => new Promise<TurnOutcome>((done) => drainer.add({ run, done }))),
      );
      await new Promise((resolve) => setTimeout(resolve, 1));
      expect([open, most]).toEqual([0, 1]);
    }
  });

  it('never calls back within add', () => {
    let called = false;
    const run = new OrchestratorRun(optionsFor(async () => 1));
    run.load(readHistory([started()]));
    const done = (): void => {
      called = true;
    };
    new Drainer().add({ run, done });
    expect(called).toBe(false);
  });

  it('accepts new runs while it is draining, also from a callback', async () => {
    const drainer = new Drainer();
    const make = (): OrchestratorRun => {
      const run = new OrchestratorRun(optionsFor(activities(20)));
      run.load(historyOf(20));
      return run;
    };
    const ended = await new Promise<number>((resolve) => {
      let left = 5;
      const again = (): void => {
        left -= 1;
        if (left > 0) drainer.add({ run: make(), done: again });
        else resolve(left);
      };
      drainer.add({ run: make(), done: again });
    });
    expect(ended).toBe(0);
  });

  it('returns to the event loop between batches of a very long history', async () => {
    let turns = 0;
    let draining = true;
    const count = (): void => {
      turns += 1;
      if (draining) setTimeout(count, 0);
    };
    setTimeout(count, 0);
    const run = new OrchestratorRun(optionsFor(activities(20_000)));
    run.load(historyOf(20_000));
    await drainAll([run]);
    draining = false;
    expect(turns).toBeGreaterThan(5);
  });

  it('drains user code fully before the next event, after any number of microtasks', async () => {
    const order: string[] = [];
    const run = new OrchestratorRun(
      optionsFor(async (ctx) => {
        const slow = (async () => {
          await ctx.callActivity('a');
          for (let i = 0; i < 1_000; i += 1) await Promise.resolve();
          order.push('slow');
        })();
        const quick = ctx.callActivity('b').then(() => order.push('quick'));
        await Promise.all([slow, quick]);
        return 1;
      }),
    );
    run.load(
      readHistory([
        started(),
        { turnCompleted: { delivered: 1 } },
        { activityScheduled: { seq: 1, name: 'a' } },
        { activityScheduled: { seq: 2, name: 'b' } },
        { activityCompleted: { seq: 1 } },
        { activityCompleted: { seq: 2 } },
      ]),
    );
    await drainAll([run]);
    expect(order).toEqual(['slow', 'quick']);
  });
});
