import { describe, expect, it } from 'vitest';

import { Offer } from './offer.ts';
import type { Batch } from './start.ts';

const batch: Batch = {
  orchestration: 'inlineSteps',
  work: { n: 5 },
  expect: 10,
  total: 20,
  concurrency: 4,
};

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A starter whose instances give a result after one turn of the event loop. */
function starter(resultOf: (i: number) => number | Error = () => 10) {
  const state = { active: 0, mostActive: 0, started: 0 };
  const run = async (_batch: Batch, i: number): Promise<number> => {
    state.started += 1;
    state.active += 1;
    state.mostActive = Math.max(state.mostActive, state.active);
    await tick();
    state.active -= 1;
    const result = resultOf(i);
    if (result instanceof Error) throw result;
    return result;
  };
  const start = async (batch: Batch, i: number) => ({ result: () => run(batch, i) });
  return { state, run, start };
}

describe('a closed loop', () => {
  it('runs each instance once, one per loop at a time', async () => {
    const engine = starter();
    const result = await new Offer(engine).loop(batch);
    expect(result).toMatchObject({ finished: 20, errors: 0, wrong: 0 });
    expect(result.latency.n).toBe(20);
    expect(engine.state).toMatchObject({ started: 20, mostActive: 4 });
  });

  it('starts no instance after its time, and reports the finished ones', async () => {
    const engine = starter();
    const endless = { ...batch, total: 1_000_000_000, durationMs: 60 };
    const { finished, wallMs, secondHalf } = await new Offer(engine).loop(endless);
    expect(finished).toBe(engine.state.started);
    expect(wallMs).toBeGreaterThanOrEqual(60);
    expect(secondHalf.finished).toBeGreaterThan(0);
    expect(secondHalf.finished).toBeLessThan(finished);
    expect(secondHalf.latency.n).toBe(secondHalf.finished);
  });

  it('counts errors and wrong results', async () => {
    const notFound = Object.assign(new Error('gone'), { name: 'NotFoundError' });
    const engine = starter((i) => (i === 0 ? new Error('no') : i === 1 ? notFound : i));
    const result = await new Offer(engine).loop(batch);
    expect(result).toMatchObject({ errors: 1, missing: 1, wrong: 17 });
    expect(result.firstError).toBe('Error: no');
  });
});

describe('an accepted batch', () => {
  it('ends when all results have arrived', async () => {
    const offer = new Offer(starter((i) => i));
    const accepted = await offer.accept({ ...batch, expect: 'index', watch: true });
    expect(accepted.errors).toBe(0);
    expect(offer.accepted).toHaveLength(20);
    const finished = await offer.finish({ longestMs: 10_000 });
    expect(finished).toMatchObject({ errors: 0, wrong: 0, lost: 0 });
  });

  it('counts results after the timeout as lost', async () => {
    const offer = new Offer({
      run: () => Promise.resolve(10),
      start: async () => ({ result: () => new Promise<number>(() => undefined) }),
    });
    await offer.accept({ ...batch, total: 3, watch: true });
    expect(await offer.finish({ longestMs: 1 })).toMatchObject({ lost: 3 });
  });
});
