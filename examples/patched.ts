// A patch: running instances stay on their branch, new instances take the new branch, and one
// function contains both. The patch marker in the history selects the branch at replay.
import { defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';
import type { OrchestrationContext } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export interface Parcel {
  readonly to: string;
}

export const byPost = defineActivity<Parcel, string>('by-post');
export const byCourier = defineActivity<Parcel, string>('by-courier');
export const received = defineEvent<null>('received');
export const delivery = defineOrchestration<Parcel, string>('delivery');

const activities = [
  byPost.handle(({ to }) => `posted to ${to}`),
  byCourier.handle(({ to }) => `brought to ${to}`),
];

async function untilReceived(ctx: OrchestrationContext, how: string): Promise<string> {
  await ctx.waitFor(received);
  return how;
}

/** The release before the change. */
export const firstRelease = [
  ...activities,
  delivery.handle(async (ctx, parcel) => untilReceived(ctx, await ctx.call(byPost, parcel))),
];

/** The release with the change, while instances of the previous one are live. */
export const handlers = [
  ...activities,
  delivery.handle(async (ctx, parcel) => {
    const how = ctx.patched('courier')
      ? await ctx.call(byCourier, parcel)
      : await ctx.call(byPost, parcel);
    return untilReceived(ctx, how);
  }),
];

/**
 * The next release, without the old branch. `perdure orchestration versions` shows when it is safe.
 */
export const lastRelease = [
  ...activities,
  delivery.handle(async (ctx, parcel) => {
    ctx.deprecatePatch('courier');
    return untilReceived(ctx, await ctx.call(byCourier, parcel));
  }),
];

await asProgram(import.meta.url, handlers, async (client) => {
  const instance = await client.start(delivery, { to: 'Lyon' });
  await instance.raise(received, null);
  console.log(await instance.result());
});
