// Errors and compensation: each successful step adds its compensation; when a later step fails
// permanently, or the instance is cancelled, all compensations run in reverse.
import {
  ActivityFailedError,
  ApplicationError,
  defineActivity,
  defineOrchestration,
} from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export interface Trip {
  readonly city: string;
  readonly cents: number;
}

export type TripOutcome =
  | { readonly booked: true; readonly receipt: string }
  | { readonly booked: false; readonly because: string; readonly undone: readonly string[] };

const retry = { maxAttempts: 3, initialInterval: '50ms' } as const;

export const bookFlight = defineActivity<string, string>('book-flight', { retry });
export const cancelFlight = defineActivity<string, string>('cancel-flight', { retry });
export const bookRoom = defineActivity<string, string>('book-room', { retry });
export const cancelRoom = defineActivity<string, string>('cancel-room', { retry });
export const pay = defineActivity<number, string>('pay', {
  retry: { ...retry, nonRetryable: ['CardDeclined'] },
});
export const bookTrip = defineOrchestration<Trip, TripOutcome>('book-trip');

export const handlers = [
  bookFlight.handle((city) => `flight to ${city}`),
  cancelFlight.handle((flight) => `cancelled ${flight}`),
  bookRoom.handle((city, { info }) => {
    // A service that fails temporarily: the second attempt succeeds.
    if (info.attempt === 1) throw new Error('the hotel does not answer');
    return `hotel in ${city}`;
  }),
  cancelRoom.handle((room) => `cancelled ${room}`),
  pay.handle((cents) => {
    if (cents <= 100_000) return `receipt over ${cents}`;
    throw new ApplicationError('over the limit of the card', {
      type: 'CardDeclined',
      details: { limitCents: 100_000 },
    });
  }),
  bookTrip.handle(async (ctx, { city, cents }) => {
    const undone: string[] = [];
    const saga = ctx.saga();
    try {
      return await saga.run(async () => {
        const flight = await ctx.call(bookFlight, city);
        saga.add(async (ctx) => undone.push(await ctx.call(cancelFlight, flight)));
        const room = await ctx.call(bookRoom, city);
        saga.add(async (ctx) => undone.push(await ctx.call(cancelRoom, room)));
        const receipt = await ctx.call(pay, cents);
        return { booked: true as const, receipt };
      });
    } catch (error) {
      if (!(error instanceof ActivityFailedError)) throw error;
      return { booked: false, because: error.type, undone };
    }
  }),
];

await asProgram(import.meta.url, handlers, async (client) => {
  for (const cents of [80_000, 250_000]) {
    const instance = await client.start(bookTrip, { city: 'Lisbon', cents });
    console.log(JSON.stringify(await instance.result()));
  }
});
