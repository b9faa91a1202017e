// The handlers of the benchmark for Restate: orchestrations are handlers of one service, activities
// are durable calls of another service, steps are `ctx.run`.
import type { Ledger } from '../../../app/ledger.ts';
import type { OrchestrationName, Work } from '../../../definitions.ts';
import { monotonicMs } from '../../../clock.ts';
import { activityService } from '../sdk.ts';
import type { RestateContext, RestateHandler, RestateSdk } from '../sdk.ts';

/** The orchestrations that the shared workloads start. */
export type SharedOrchestration = Extract<
  OrchestrationName,
  'inlineSteps' | 'activitySteps' | 'activityFan' | 'sleeper' | 'rounds'
>;

export function activityHandlers(ledger: Ledger): Record<string, RestateHandler<number>> {
  return { echo: async (_ctx, index) => ledger.step(index) };
}

export function orchestrationHandlers(
  { RestatePromise }: Pick<RestateSdk, 'RestatePromise'>,
  ledger: Ledger,
): Record<SharedOrchestration, RestateHandler<Work>> {
  const activities = (ctx: RestateContext) => ctx.serviceClient({ name: activityService });
  return {
    async inlineSteps(ctx, { n }) {
      let sum = 0;
      for (let i = 0; i < n; i += 1) sum += await ctx.run('step', () => ledger.step(i));
      return sum;
    },
    async activitySteps(ctx, { n }) {
      let sum = 0;
      const client = activities(ctx);
      for (let i = 0; i < n; i += 1) sum += await client.echo(i);
      return sum;
    },
    async activityFan(ctx, { n }) {
      const client = activities(ctx);
      const calls = Array.from({ length: n }, (_, index) => client.echo(index));
      const results = await RestatePromise.all(calls);
      return results.reduce((sum, result) => sum + result, 0);
    },
    async sleeper(ctx, { i, sleepMs = 0, untilMs }) {
      if (untilMs === undefined) {
        const calledMs = ledger.called(String(ctx.request().id));
        await ctx.sleep(sleepMs);
        ledger.woke(monotonicMs() - (calledMs + sleepMs));
      } else {
        await ctx.sleep(Math.max(0, untilMs - Date.now()));
        ledger.woke(Date.now() - untilMs);
      }
      return i;
    },
    async rounds(ctx, { n, sleepMs = 0 }) {
      let sum = 0;
      for (let i = 0; i < n; i += 1) {
        sum += await ctx.run('round', () => ledger.timedStep(i));
        await ctx.sleep(sleepMs);
      }
      return sum;
    },
  };
}
