import { createContext } from '../context/live-context.ts';
import { readFile } from 'node:fs/promises';

import { describe, expect, it } from 'vitest';

import type { OrchestrationContext } from '../model/orchestration-context.ts';
import { defineOrchestration } from '../definitions/orchestration.ts';
import { silentLogger } from '../context/log.ts';
import { TurnError } from '../errors.ts';
import { Drainer } from '../replay/drain.ts';
import { OrchestratorRun } from '../replay/run.ts';
import type { TurnFailed, TurnOutcome } from '../replay/turn.ts';
import { readHistory } from '../testing/history-text.ts';
import { runTurn } from '../testing/run-turn.ts';
import { openNondeterminismGuard } from './guard.ts';

type Code = (ctx: OrchestrationContext) => Promise<unknown>;

const history = readHistory([
  { timeMs: 1_000, executionStarted: { instanceId: 'i-1', execution: 1, name: 'o' } },
]);
const woken = readHistory([
  { timeMs: 1_000, executionStarted: { instanceId: 'i-1', execution: 1, name: 'o' } },
  { turnCompleted: { delivered: 1 } },
  { timerCreated: { seq: 1, fireAtMs: 2_000 } },
  { timeMs: 2_000, timerFired: { seq: 1 } },
]);

async function problemOf(code: Code, events = history): Promise<TurnError> {
  const handler = defineOrchestration('o').handle(code);
  const error: unknown = await runTurn(events, handler).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(TurnError);
  return error as TurnError;
}

describe('the nondeterminism guard', () => {
  it.each<[string, string, () => unknown]>([
    ['Date.now()', 'ctx.now()', () => Date.now()],
    ['new Date()', 'ctx.now()', () => new Date()],
    ['new Date()', 'ctx.now()', () => Date()],
    ['Math.random()', 'ctx.random()', () => Math.random()],
    ['performance.now()', 'ctx.now()', () => performance.now()],
    ['crypto.randomUUID()', 'ctx.uuid()', () => crypto.randomUUID()],
    ['setTimeout()', 'ctx.sleep()', () => setTimeout(() => undefined, 1)],
    ['setInterval()', 'ctx.sleep()', () => setInterval(() => undefined, 1)],
    ['fetch()', 'an activity', () => fetch('http://127.0.0.1:1/')],
  ])('stops %s and names %s', async (name, instead, use) => {
    const error = await problemOf(async (ctx) => {
      use();
      await ctx.sleep(1);
    });
    expect(error.message).toContain(name);
    expect(error.message).toContain(`use ${instead}`);
    expect(error.message).toContain('guard.test.ts');
  });

  it('detects a forbidden call even if the code catches its error', async () => {
    const error = await problemOf(async (ctx) => {
      try {
        Math.random();
      } catch {
        // Ignores the error.
      }
      await ctx.sleep(1);
    });
    expect(error.code).toBe('NONDETERMINISM');
  });

  it('stops forbidden calls after an await too', async () => {
    const error = await problemOf(async (ctx) => {
      await ctx.sleep(1_000);
      return Math.random();
    }, woken);
    expect(error.message).toContain('Math.random()');
  });

  it.each<[string, () => Promise<unknown>]>([
    ['file input', () => readFile(import.meta.filename, 'utf8')],
    ['WebCrypto', () => crypto.subtle.digest('SHA-256', new Uint8Array(1))],
  ])('detects %s when no durable operation is open', async (_what, wait) => {
    const error = await problemOf(wait);
    expect(error.code).toBe('NONDETERMINISTIC_AWAIT');
  });

  it.each<[string, (open: Promise<void>) => Promise<unknown>]>([
    ['a promise made before', () => madeBefore],
    ['a promise made before, already settled', () => settledBefore],
    ['a race with it', (open) => Promise.race([open, madeBefore])],
    ['a combination with it', (open) => Promise.all([open, madeBefore])],
  ])('detects %s', async (_what, wait) => {
    const error = await problemOf(async (ctx) => wait(ctx.sleep(1_000)));
    expect(error.code).toBe('NONDETERMINISTIC_AWAIT');
  });

  it('detects in the next turn a promise that was settled between two turns', async () => {
    let settle = (): void => undefined;
    const handler = defineOrchestration('o').handle(async (ctx) => {
      await Promise.race([ctx.sleep(1_000), new Promise<void>((resolve) => (settle = resolve))]);
      return new Promise(() => undefined);
    });
    const { guard, close } = openNondeterminismGuard();
    const run = new OrchestratorRun({
      resolve: () => handler,
      createContext,
      log: silentLogger,
      nondeterminismGuard: guard,
    });
    run.load(history);
    await new Promise((done) => new Drainer().add({ run, done }));
    settle();
    await Promise.resolve();
    run.load(woken.slice(-1));
    const outcome = await new Promise<TurnOutcome>((done) => new Drainer().add({ run, done }));
    close();
    expect(outcome).toMatchObject({ reason: 'TURN_FAILURE_REASON_NONDETERMINISTIC_AWAIT' });
    expect((outcome as TurnFailed).message).toContain('was settled by something');
  });

  it('names the line of a non-deterministic await', async () => {
    const error = await problemOf(async (ctx) => {
      const open = ctx.sleep(1_000);
      await settledBefore;
      await open;
    });
    expect(error.message).toContain('guard.test.ts');
  });

  it('accepts code that awaits only durable operations', async () => {
    const handler = defineOrchestration('o').handle(async (ctx) => {
      const pause = async (ms: number): Promise<number> => {
        await ctx.sleep(ms);
        return ms;
      };
      await ctx.sleep(1_000);
      await Promise.allSettled([Promise.resolve(1), Promise.reject(new Error('own'))]);
      return Promise.all([
        pause(5),
        ctx.race({ a: ctx.waitFor('x'), b: ctx.callActivity('c') }),
        Promise.any([ctx.sleep(1), ctx.run('s', () => Date.now())]),
      ]);
    });
    const { actions } = await runTurn(woken, handler);
    expect(actions).toHaveLength(5);
    expect(new Date(5).getTime()).toBe(5);
    expect(Date.now()).toBeGreaterThan(1);
  });

  it('restores the globals', async () => {
    const before = [Date, Math.random, setTimeout, fetch, performance.now, crypto.randomUUID];
    await problemOf(async () => new Date());
    expect([Date, Math.random, setTimeout, fetch, performance.now, crypto.randomUUID]).toEqual(
      before,
    );
  });

  it('can be disabled', async () => {
    const handler = defineOrchestration('o').handle(async () => Math.random());
    const { output } = await runTurn(history, handler, { nondeterminismGuard: false });
    expect(output).toBeTypeOf('number');
  });
});

const settledBefore = Promise.resolve('before');
const madeBefore = new Promise((resolve) => setTimeout(resolve, 5));
