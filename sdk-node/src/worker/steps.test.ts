import type { HistoryEvent } from '@perdure/proto/v1/HistoryEvent';
import { describe, expect, it } from 'vitest';

import { defineOrchestration } from '../definitions/orchestration.ts';
import { json, started, startRig, turn, turnCompleted } from './worker-rig.suite.ts';

const plain = defineOrchestration<unknown, unknown>('plain');

function stepScheduled(id: number, seq: number, name: string): HistoryEvent {
  return { id, timeMs: 1_000 + id, kind: 'stepScheduled', stepScheduled: { seq, name } };
}

/** A step that ends when the test says so. */
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
  it('that ends at once travels with the answer of its turn', async () => {
    const handler = plain.handle((ctx) => ctx.run('now', async () => 7));
    await using rig = await startRig({ handlers: [handler] });
    rig.stream.send({ turns: [turn(1, [started('plain')])] });
    const [answer] = await rig.stream.list('turns');
    expect(answer!.actions).toMatchObject([
      { scheduleStep: { seq: 1, name: 'now', output: json(7), failure: null } },
    ]);
  });

  it('that fails at once travels with the answer too', async () => {
    const handler = plain.handle((ctx) =>
      ctx.run('now', () => {
        throw new RangeError('no');
      }),
    );
    await using rig = await startRig({ handlers: [handler] });
    rig.stream.send({ turns: [turn(1, [started('plain')])] });
    const [answer] = await rig.stream.list('turns');
    expect(answer!.actions).toMatchObject([
      { scheduleStep: { output: null, failure: { type: 'RangeError', message: 'no' } } },
    ]);
  });

  it('that takes longer has its outcome sent separately', async () => {
    const slow = gate();
    const handler = plain.handle((ctx) => ctx.run('slow', slow.run));
    await using rig = await startRig({ handlers: [handler] });
    rig.stream.send({ turns: [turn(5, [started('plain')])] });
    const [answer] = await rig.stream.list('turns');
    expect(answer!.actions).toMatchObject([{ scheduleStep: { output: null, failure: null } }]);
    slow.open();
    const [step] = await rig.stream.list('steps');
    expect(step).toMatchObject({
      instanceId: 'i-1',
      execution: 1,
      seq: 1,
      token: 5,
      output: json('done'),
    });
  });

  it('of a turn that is not durable waits until it is granted', async () => {
    const slow = gate();
    slow.open();
    const handler = plain.handle((ctx) => ctx.run('slow', slow.run));
    await using rig = await startRig({ handlers: [handler] });
    rig.stream.send({ turns: [turn(5, [started('plain')], { durable: false })] });
    await rig.stream.list('turns');
    expect(slow.runs()).toBe(0);
    rig.stream.send({ grants: [{ token: 5, instanceId: 'i-1' }] });
    expect(await rig.stream.list('steps')).toMatchObject([{ token: 5, output: json('done') }]);
    expect(slow.runs()).toBe(1);
  });

  it('is not run when the sidecar takes its turn back', async () => {
    const slow = gate();
    const handler = plain.handle((ctx) => ctx.run('slow', slow.run));
    await using rig = await startRig({ handlers: [handler] });
    rig.stream.send({ turns: [turn(5, [started('plain')], { durable: false })] });
    await rig.stream.list('turns');
    rig.stream.send({ evictions: [{ instanceId: 'i-1' }] });
    rig.stream.send({ grants: [{ token: 5, instanceId: 'i-1' }], ping: { id: 1 } });
    await rig.stream.until(() => rig.stream.frames.find((frame) => frame.pong !== null));
    expect(slow.runs()).toBe(0);
  });

  it('that history left open is run by the worker that builds the orchestrator anew', async () => {
    const slow = gate();
    slow.open();
    const handler = plain.handle((ctx) => ctx.run('slow', slow.run));
    await using rig = await startRig({ handlers: [handler] });
    const history = [started('plain'), turnCompleted(2, 1), stepScheduled(3, 1, 'slow')];
    rig.stream.send({ turns: [turn(8, history)] });
    const [answer] = await rig.stream.list('turns');
    expect(answer!.actions).toEqual([]);
    expect(await rig.stream.list('steps')).toMatchObject([{ token: 8, seq: 1 }]);
  });

  it('that runs already is not run again when its orchestrator is rebuilt', async () => {
    const slow = gate();
    const handler = plain.handle((ctx) => ctx.run('slow', slow.run));
    await using rig = await startRig({ handlers: [handler], maxCachedInstances: 0 });
    rig.stream.send({ turns: [turn(1, [started('plain')])] });
    await rig.stream.list('turns', 1);
    const history = [started('plain'), turnCompleted(2, 1), stepScheduled(3, 1, 'slow')];
    rig.stream.send({ turns: [turn(2, history)] });
    await rig.stream.list('turns', 2);
    slow.open();
    expect(await rig.stream.list('steps')).toMatchObject([{ token: 2, output: json('done') }]);
    expect(slow.runs()).toBe(1);
  });
});
