// What a consumer of the packages writes, compiled with each supported version of TypeScript and
// each way to resolve modules. Types are inferred from definitions, never `any`.
import {
  ApplicationError,
  Client,
  defineActivity,
  defineEvent,
  defineOrchestration,
  Worker,
} from '@perdure/sdk';
import type { OrchestrationContext } from '@perdure/sdk';
import { TestEnvironment } from '@perdure/sdk/testing';

const charge = defineActivity<{ cents: number }, string>('charge', { startToClose: '30s' });
const approval = defineEvent<{ by: string }>('approval');
const order = defineOrchestration<{ cents: number }, { receipt: string; by: string }>('order');

async function placeOrder(
  ctx: OrchestrationContext,
  input: { cents: number },
): Promise<{ receipt: string; by: string }> {
  const receipt = await ctx.call(charge, { cents: input.cents });
  await ctx.sleep('1h');
  const { by } = await ctx.waitFor(approval);
  return { receipt: receipt.toUpperCase(), by };
}

export const handlers = [
  charge.handle(async ({ cents }) => {
    if (cents < 0) throw new ApplicationError('no credit', { type: 'Credit' });
    return `r-${cents}`;
  }),
  order.handle(placeOrder),
];

// @ts-expect-error: the input of the activity has a number.
export const wrong = (ctx: OrchestrationContext): unknown => ctx.call(charge, { cents: 'many' });

export async function inProduction(address: string): Promise<string> {
  const worker = new Worker({ address, handlers });
  const running = worker.run();
  const client = new Client({ address });
  const run = await client.start(order, { cents: 250 });
  await run.raise(approval, { by: 'ops' });
  const { receipt } = await run.result();
  await worker.stop();
  await running;
  return receipt;
}

export async function inTests(): Promise<string> {
  const env: TestEnvironment = await TestEnvironment.start({ handlers });
  const run = await env.client.start(order, { cents: 250 });
  await env.advance('1h');
  await run.raise(approval, { by: 'ops' });
  const { by } = await env.finish(run.result());
  await env.stop();
  return by;
}
