// Cancellation with clean-up: the pending wait throws CancelledError. Clean-up may call activities
// like any other code; if the error is rethrown, the instance ends as cancelled. A cancelled
// activity may have had its effect, so the clean-up identifies the effect by a key of the
// application.
import { setTimeout as pause } from 'node:timers/promises';

import { CancelledError, defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export const reserveSeat = defineActivity<{ booking: string; show: string }, string>('reserve');
export const releaseSeat = defineActivity<{ booking: string; because: string }, void>('release');
export const paid = defineEvent<string>('paid');
export const booking = defineOrchestration<string, string>('booking');

/** The effects of the activities, for the program and the test. */
export const seats: string[] = [];

export const handlers = [
  reserveSeat.handle(({ show }) => {
    seats.push(`reserved for ${show}`);
    return '12A';
  }),
  // Releases the seat of the booking, if any.
  releaseSeat.handle(({ because }) => {
    seats.push(`released: ${because}`);
  }),
  booking.handle(async (ctx, show) => {
    const { instanceId } = ctx.info;
    try {
      const seat = await ctx.call(reserveSeat, { booking: instanceId, show });
      ctx.setStatus('reserved');
      const receipt = await ctx.waitFor(paid, { timeout: '15m' });
      return `${seat}, ${receipt}`;
    } catch (error) {
      const because = error instanceof CancelledError ? error.reason : 'not paid in time';
      await ctx.call(releaseSeat, { booking: instanceId, because });
      throw error;
    }
  }),
];

await asProgram(import.meta.url, handlers, async (client) => {
  const instance = await client.start(booking, 'the matinee');
  while ((await instance.get()).customStatus !== 'reserved') await pause(20);
  await instance.cancel('the guest is ill');
  await instance
    .result()
    .catch((error: Error) => console.log(error.message.replace(/ \(.*\)/, '')));
  console.log((await instance.get()).status);
  console.log(seats.join('; '));
});
