// The handlers of the benchmark's application.
import type { ActivityHandler, OrchestrationContext, OrchestrationHandler } from '@perdure/sdk';

import { echo, go, orchestrations } from '../definitions.ts';
import type { Work } from '../definitions.ts';
import { monotonicMs } from '../clock.ts';
import type { Ledger } from './ledger.ts';

type Step = (ctx: OrchestrationContext, index: number) => Promise<number>;

async function inTurn(ctx: OrchestrationContext, n: number, step: Step): Promise<number> {
  let sum = 0;
  for (let index = 0; index < n; index += 1) sum += await step(ctx, index);
  return sum;
}

async function atOnce(ctx: OrchestrationContext, n: number, step: Step): Promise<number> {
  const results = await Promise.all(Array.from({ length: n }, (_, index) => step(ctx, index)));
  return results.reduce((sum, result) => sum + result, 0);
}

export function activityHandlers(ledger: Ledger): ActivityHandler[] {
  return [echo.handle((index) => ledger.step(index))];
}

/** Orchestrations of steps and activities. */
function stepHandlers(ledger: Ledger): OrchestrationHandler[] {
  const inline: Step = (ctx, index) => ctx.run('step', () => ledger.step(index));
  const activity: Step = (ctx, index) => ctx.call(echo, index);
  const thenGo =
    (step: Step) =>
    async (ctx: OrchestrationContext, { n }: Work): Promise<number> => {
      const enteredMs = ledger.enter();
      const sum = await inTurn(ctx, n, step);
      ledger.reachWait(ctx.info.instanceId, enteredMs);
      return sum + (await ctx.waitFor(go));
    };
  return [
    orchestrations.inlineSteps.handle((ctx, { n }) => inTurn(ctx, n, inline)),
    orchestrations.activitySteps.handle((ctx, { n }) => inTurn(ctx, n, activity)),
    orchestrations.inlineFan.handle((ctx, { n }) => atOnce(ctx, n, inline)),
    orchestrations.activityFan.handle((ctx, { n }) => atOnce(ctx, n, activity)),
    orchestrations.inlineThenGo.handle(thenGo(inline)),
    orchestrations.activitiesThenGo.handle(thenGo(activity)),
  ];
}

/** Orchestrations of timers. Lateness is measured here, where the code resumes. */
function sleepHandlers(ledger: Ledger): OrchestrationHandler[] {
  return [
    orchestrations.sleeper.handle(async (ctx, { i, sleepMs = 0, untilMs }) => {
      if (untilMs === undefined) {
        const calledMs = ledger.called(ctx.info.instanceId);
        await ctx.sleep(sleepMs);
        ledger.woke(monotonicMs() - (calledMs + sleepMs));
      } else {
        await ctx.sleepUntil(untilMs);
        ledger.woke(Date.now() - untilMs);
      }
      return i;
    }),
    orchestrations.sleepers.handle(async (ctx, { i, n, sleepMs = 0 }) => {
      const calledMs = ledger.called(ctx.info.instanceId);
      await Promise.all(Array.from({ length: n }, () => ctx.sleep(sleepMs)));
      ledger.woke(monotonicMs() - (calledMs + sleepMs));
      return i;
    }),
    orchestrations.rounds.handle((ctx, { n, sleepMs = 0 }) =>
      inTurn(ctx, n, async (_, index) => {
        const result = await ctx.run('round', () => ledger.timedStep(index));
        await ctx.sleep(sleepMs);
        return result;
      }),
    ),
  ];
}

export function orchestrationHandlers(ledger: Ledger): OrchestrationHandler[] {
  return [...stepHandlers(ledger), ...sleepHandlers(ledger)];
}
