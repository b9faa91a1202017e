// An event races a timer: approval with a deadline. `ctx.race` returns the winner and withdraws the
// loser, so no timer remains when the answer comes early.
import { defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';
import type { Duration } from '@perdure/sdk';
import { z } from 'zod';

import { asProgram } from './as-program.ts';

export const approval = defineEvent('approval', z.object({ ok: z.boolean(), note: z.string() }));
export const askForApproval = defineActivity<string, void>('ask-for-approval');
export const expense = defineOrchestration<
  { what: string; deadline: Duration },
  { outcome: 'approved' | 'refused' | 'expired'; note: string }
>('expense');

export const handlers = [
  askForApproval.handle((what, { log }) => log.info(`please approve: ${what}`)),
  expense.handle(async (ctx, { what, deadline }) => {
    await ctx.call(askForApproval, what);
    ctx.setStatus('waiting for approval');
    const first = await ctx.race({ answer: ctx.waitFor(approval), late: ctx.sleep(deadline) });
    ctx.setStatus(undefined);
    if (first.key === 'late') return { outcome: 'expired', note: `no answer within ${deadline}` };
    const { ok, note } = first.value;
    return { outcome: ok ? 'approved' : 'refused', note };
  }),
];

await asProgram(import.meta.url, handlers, async (client) => {
  const answered = await client.start(expense, { what: 'a chair', deadline: '24h' });
  await answered.raise(approval, { ok: true, note: 'sit well' });
  console.log(JSON.stringify(await answered.result()));

  const ignored = await client.start(expense, { what: 'a yacht', deadline: '200ms' });
  console.log(JSON.stringify(await ignored.result()));
});
