import { describe, expect, it } from 'vitest';

import { defineActivity } from '../definitions/activity.ts';
import { defineOrchestration } from '../definitions/orchestration.ts';
import { NonDeterminismError, TurnError } from '../errors.ts';
import { readHistory } from './history-text.ts';
import { replay } from './replay.ts';
import { runTurn } from './run-turn.ts';

const order = defineOrchestration<number, string>('order', { version: '1' });
const charge = defineActivity<number, string>('charge');

const history = readHistory([
  {
    timeMs: 1_000,
    executionStarted: {
      instanceId: 'o-1',
      execution: 1,
      name: 'order',
      version: '1',
      input: { json: 7 },
    },
  },
  { turnCompleted: { delivered: 1 } },
  { activityScheduled: { seq: 1, name: 'charge', input: { json: 7 } } },
  { activityCompleted: { seq: 1, output: { json: 'receipt' }, attempt: 1 } },
]);

const asRecorded = order.handle(async (ctx, cents) => `${await ctx.call(charge, cents)}!`);
const changed = order.handle(
  async (ctx, cents) => `${await ctx.callActivity<string>('bill', cents)}!`,
);

describe('runTurn', () => {
  it('returns actions and output', async () => {
    expect(await runTurn(history, asRecorded)).toMatchObject({
      actions: [{ kind: 'completeExecution' }],
      output: 'receipt!',
      ended: true,
    });
    const first = await runTurn(history.slice(0, 1), asRecorded);
    expect(first).toMatchObject({
      actions: [{ scheduleActivity: { seq: 1, name: 'charge' } }],
      ended: false,
    });
    expect(first).not.toHaveProperty('output');
  });

  it('returns the failure of an orchestrator that threw', async () => {
    const handler = order.handle(async () => {
      throw new TypeError('oh');
    });
    const { failure } = await runTurn(history.slice(0, 1), handler);
    expect(failure).toMatchObject({ type: 'TypeError', message: 'oh' });
  });

  it('rejects when code and history do not match', async () => {
    const error: unknown = await runTurn(history, changed).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(NonDeterminismError);
    expect((error as NonDeterminismError).difference).toEqual({
      eventId: 3,
      seq: 1,
      expected: 'activity "charge" (seq 1, event 3)',
      actual: 'activity "bill"',
    });
    expect((error as Error).message).toContain('History has activity "charge" (seq 1, event 3)');
    expect((error as Error).message).toContain('new version');
  });

  it('rejects for a history of another orchestration', async () => {
    const other = defineOrchestration('other').handle(async () => 1);
    await expect(runTurn(history, other)).rejects.toBeInstanceOf(TurnError);
  });
});

describe('replay', () => {
  it('accepts code that makes the same decisions', async () => {
    expect(await replay(history, [asRecorded, charge.handle(async () => 'x')])).toEqual({
      ok: true,
    });
  });

  it('reports the first difference', async () => {
    expect(await replay(history, [changed])).toMatchObject({
      ok: false,
      code: 'NONDETERMINISM',
      eventId: 3,
      seq: 1,
    });
  });

  it('uses the handler of the recorded version, or the only handler of that name', async () => {
    const second = defineOrchestration<number, string>('order', { version: '2' });
    const newer = second.handle(async (ctx) => ctx.callActivity('bill'));
    expect(await replay(history, [newer, asRecorded])).toEqual({ ok: true });
    expect(await replay(history, [newer])).toMatchObject({ code: 'NONDETERMINISM' });
    expect(await replay(history, [])).toMatchObject({ ok: false, code: 'NO_HANDLER' });
  });
});
