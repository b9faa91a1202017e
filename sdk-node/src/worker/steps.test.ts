import type { HistoryEvent } from '@perdure/proto/v1/HistoryEvent';
import { describe, expect, it } from 'vitest';

import { defineOrchestration } from '../definitions/orchestration.ts';
import { json, started, startHarness, turn, turnCompleted } from './worker-harness.suite.ts';

const plain = defineOrchestration<unknown, unknown>('plain');

function stepScheduled(id: number, seq: number, name: string): HistoryEvent {
  return { id, timeMs: 1_000 + id, kind: 'stepScheduled', stepScheduled: { seq, name } };
}

/** A step that ends when the test opens it. */
function gate(): { run: () => Promise<string>; open(): void; runs(): number } {
  let release: (value: string) => void = () => undefined;
  let count = 0;
  const opened = new Promise<string>((resolve) => (release = resolve));
  return {
    run: () => {
      count += 1;
      return opened;
    },
    open: () => release('done'),
    runs: () => count,
  };
}

describe('a step', () => {
  it('that ends at once is sent with the answer of its turn', async () => {
    const handler = plain.handle((ctx) => ctx.run('now', async () => 7));
    await using harness = await startHarness({ handlers: [handler] });
    harness.stream.send({ turns: [turn(1, [started('plain')])] });
    const [answer] = await harness.stream.list('turns');
    expect(answer!.actions).toMatchObject([
      { scheduleStep: { seq: 1, name: 'now', output: json(7), failure: null } },
    ]);
  });

  it('that fails at once is sent with the answer too', async () => {
    const handler = plain.handle((ctx) =>
      ctx.run('now', () => {
        throw new RangeError('no');
      }),
    );
    await using harness = await startHarness({ handlers: [handler] });
    harness.stream.send({ turns: [turn(1, [started('plain')])] });
    const [answer] = await harness.stream.list('turns');
    expect(answer!.actions).toMatchObject([
      { scheduleStep: { output: null, failure: { type: 'RangeError', message: 'no' } } },
    ]);
  });

  it('that takes longer has its outcome sent separately', async () => {
    const slow = gate();
    const handler = plain.handle((ctx) => ctx.run('slow', slow.run));
    await using harness = await startHarness({ handlers: [handler] });
    harness.stream.send({ turns: [turn(5, [started('plain')])] });
    const [answer] = await harness.stream.list('turns');
    expect(answer!.actions).toMatchObject([{ scheduleStep: { output: null, failure: null } }]);
    slow.open();
    const [step] = await harness.stream.list('steps');
    expect(step).toMatchObject({
      instanceId: 'i-1',
      execution: 1,
      seq: 1,
      token: 5,
      output: json('done'),
    });
  });

  it('of a turn that is not durable waits until the turn is granted', async () => {
    const slow = gate();
    slow.open();
    const handler = plain.handle((ctx) => ctx.run('slow', slow.run));
    await using harness = await startHarness({ handlers: [handler] });
    harness.stream.send({ turns: [turn(5, [started('plain')], { durable: false })] });
    await harness.stream.list('turns');
    expect(slow.runs()).toBe(0);
    harness.stream.send({ grants: [{ token: 5, instanceId: 'i-1' }] });
    expect(await harness.stream.list('steps')).toMatchObject([{ token: 5, output: json('done') }]);
    expect(slow.runs()).toBe(1);
  });

  it('is not run when the sidecar discards its turn', async () => {
    const slow = gate();
    const handler = plain.handle((ctx) => ctx.run('slow', slow.run));
    await using harness = await startHarness({ handlers: [handler] });
    harness.stream.send({ turns: [turn(5, [started('plain')], { durable: false })] });
    await harness.stream.list('turns');
    harness.stream.send({ evictions: [{ instanceId: 'i-1' }] });
    harness.stream.send({ grants: [{ token: 5, instanceId: 'i-1' }], ping: { id: 1 } });
    await harness.stream.until(() => harness.stream.frames.find((frame) => frame.pong !== null));
    expect(slow.runs()).toBe(0);
  });

  it('that is open in the history runs in the worker that rebuilds the orchestrator', async () => {
    const slow = gate();
    slow.open();
    const handler = plain.handle((ctx) => ctx.run('slow', slow.run));
    await using harness = await startHarness({ handlers: [handler] });
    const history = [started('plain'), turnCompleted(2, 1), stepScheduled(3, 1, 'slow')];
    harness.stream.send({ turns: [turn(8, history)] });
    const [answer] = await harness.stream.list('turns');
    expect(answer!.actions).toEqual([]);
    expect(await harness.stream.list('steps')).toMatchObject([{ token: 8, seq: 1 }]);
  });

  it('that is running is not started again when its orchestrator is rebuilt', async () => {
    const slow = gate();
    const handler = plain.handle((ctx) => ctx.run('slow', slow.run));
    await using harness = await startHarness({ handlers: [handler], maxCachedInstances: 0 });
    harness.stream.send({ turns: [turn(1, [started('plain')])] });
    await harness.stream.list('turns', 1);
    const history = [started('plain'), turnCompleted(2, 1), stepScheduled(3, 1, 'slow')];
    harness.stream.send({ turns: [turn(2, history)] });
    await harness.stream.list('turns', 2);
    slow.open();
    expect(await harness.stream.list('steps')).toMatchObject([{ token: 2, output: json('done') }]);
    expect(slow.runs()).toBe(1);
  });
});
