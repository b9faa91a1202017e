// For each rule of docs/learn/determinism.md, code that breaks it. The test beside it compares the
// messages on that page with the actual ones.
import { readFile } from 'node:fs/promises';

import { defineActivity, defineOrchestration } from '@perdure/sdk';
import type { OrchestrationContext } from '@perdure/sdk';
import { readHistory, replay, runTurn } from '@perdure/sdk/testing';
import type { HistoryEvent } from '@perdure/sdk/testing';
import { z } from 'zod';

type Code = (ctx: OrchestrationContext) => Promise<unknown>;

const started = {
  timeMs: Date.UTC(2026, 0, 1),
  executionStarted: { instanceId: 'o-17', execution: 1, name: 'order' },
};

/** Only the start event, so that every operation of the code is new. */
const fresh: HistoryEvent[] = readHistory([started]);

/** A history in which a sleep of one second has ended. */
const woken: HistoryEvent[] = readHistory([
  started,
  { turnCompleted: { delivered: 1, worker: 'w' } },
  { timerCreated: { seq: 1, fireAtMs: started.timeMs + 1_000 } },
  { timeMs: started.timeMs + 1_000, timerFired: { seq: 1 } },
]);

/** A history in which a charge has completed and a sleep of one minute has begun. */
const charged: HistoryEvent[] = readHistory([
  started,
  { turnCompleted: { delivered: 1, worker: 'w' } },
  { activityScheduled: { seq: 1, name: 'charge', input: { json: null } } },
  { activityCompleted: { seq: 1, output: { json: 'r-1' }, attempt: 1 } },
  { turnCompleted: { delivered: 4, worker: 'w' } },
  { timerCreated: { seq: 2, fireAtMs: started.timeMs + 60_000 } },
]);

const order = defineOrchestration('order');
const charge = defineActivity('charge');
const checkedLater = defineActivity('charge', { input: z.string().refine(async () => true) });
const madeBefore = Promise.resolve('made before');

/** Waits for a non-durable operation, without the globals that the guard checks. */
const aFile = (): Promise<string> => readFile(import.meta.filename, 'utf8');

/** Resolves with the message of a failed turn. */
async function refusal(
  history: HistoryEvent[],
  nondeterminismGuard: boolean,
  code: Code,
): Promise<string> {
  const report = await replay(history, [order.handle(code)], { nondeterminismGuard });
  return report.ok ? 'nothing' : report.message;
}

const inTests = (code: Code): Promise<string> => refusal(fresh, true, code);
const inWorkers = (history: HistoryEvent[], code: Code): Promise<string> =>
  refusal(history, false, code);

/** Resolves with the message of an error that the call throws synchronously. */
async function thrown(code: Code): Promise<string> {
  const { failure } = await runTurn(fresh, order.handle(code), { nondeterminismGuard: false });
  return failure?.message ?? 'nothing';
}

/** Resolves with the message of a call after its turn. */
function tooLate(code: Code): Promise<string> {
  return new Promise((resolve) => {
    const watched: Code = (ctx) => code(ctx).catch(({ message }: Error) => resolve(message));
    void runTurn(fresh, order.handle(watched), { nondeterminismGuard: false });
  });
}

/** The messages, by rule breach. */
export const breaches: readonly [what: string, message: () => Promise<string>][] = [
  [
    'another operation than recorded',
    () => inWorkers(charged, (ctx) => ctx.callActivity('refund')),
  ],
  [
    'an end of the code before the end of the history',
    () => inWorkers(charged, (ctx) => ctx.call(charge)),
  ],
  [
    'a timer with another duration',
    () =>
      inWorkers(charged, async (ctx) => {
        await ctx.call(charge);
        await ctx.sleep('2m');
      }),
  ],
  ['the clock', () => inTests(async () => Date.now())],
  ['randomness', () => inTests(async () => Math.random())],
  ['ids', () => inTests(async () => crypto.randomUUID())],
  ["Node's timers", () => inTests(async () => new Promise((resolve) => setTimeout(resolve, 10)))],
  ['the network', () => inTests(async () => fetch('http://127.0.0.1:9/'))],
  ['a non-deterministic await', () => inWorkers(fresh, aFile)],
  [
    'a non-deterministic await after an operation',
    () =>
      inWorkers(woken, async (ctx) => {
        await ctx.sleep('1s');
        await aFile();
      }),
  ],
  [
    'a call outside its turn',
    () =>
      tooLate(async (ctx) => {
        void ctx.sleep('1h');
        await aFile();
        await ctx.call(charge);
      }),
  ],
  [
    'a promise that other code created',
    () =>
      inTests(async (ctx) => {
        const open = ctx.sleep('1s');
        await madeBefore;
        await open;
      }),
  ],
  ['a schema that checks asynchronously', () => thrown((ctx) => ctx.call(checkedLater, 'x'))],
];

/** Removes positions in the code, which differ between machines. */
export function withoutPlaces(message: string): string {
  return message.replace(
    /,? \(?at (?:async )?[^()\s]*(?: \()?(?:file:|\/)[^()\s]*:\d+:\d+\)*/g,
    ' (at …)',
  );
}
