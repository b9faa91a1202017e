// Cancellation with clean-up: the wait in which the request reaches the code throws CancelledError.
// Clean-up may call activities like any other code; the error that goes on ends it as cancelled.
import { CancelledError, defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export const reserveSeat = defineActivity<string, string>('reserve-seat');
export const releaseSeat = defineActivity<{ seat: string; because: string }, void>('release-seat');
export const paid = defineEvent<string>('paid');
export const booking = defineOrchestration<string, string>('booking');

/** What the activities did, for the program and the test to look at. */
export const seats: string[] = [];

export const handlers = [
  reserveSeat.handle((show) => {
    seats.push(`reserved for ${show}`);
    return '12A';
  }),
  releaseSeat.handle(({ seat, because }) => {
    seats.push(`${seat} released: ${because}`);
  }),
  booking.handle(async (ctx, show) => {
    const seat = await ctx.call(reserveSeat, show);
    ctx.setStatus('reserved');
    try {
      const receipt = await ctx.waitFor(paid, { timeout: '15m' });
      return `${seat}, ${receipt}`;
    } catch (error) {
      const because = error instanceof CancelledError ? error.reason : 'not paid in time';
      await ctx.call(releaseSeat, { seat, because });
      throw error;
    }
  }),
];

await asProgram(import.meta.url, handlers, async (client) => {
  const instance = await client.start(booking, 'the matinee');
  await instance.cancel('the guest is ill');
  const outcome = await instance.result().catch((error: unknown) => String(error));
  console.log(outcome);
  console.log(seats.join('; '));
});
