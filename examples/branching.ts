// Branching is `if` and `switch`. The condition must depend only on the input and on operations of
// `ctx`, so that every replay takes the same branch.
import { defineActivity, defineOrchestration } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export interface Parcel {
  readonly id: string;
  readonly weightKg: number;
  readonly kind: 'letter' | 'parcel' | 'freight';
}

export const measureDistance = defineActivity<string, number>('measure-distance');
export const printStamp = defineActivity<string, string>('print-stamp');
export const bookCourier = defineActivity<{ id: string; express: boolean }, string>('book-courier');
export const bookTruck = defineActivity<string, string>('book-truck');
export const dispatch = defineOrchestration<Parcel, string>('dispatch');

export const handlers = [
  measureDistance.handle((id) => (id.startsWith('far-') ? 900 : 20)),
  printStamp.handle((id) => `stamp for ${id}`),
  bookCourier.handle(({ id, express }) => `${express ? 'express' : 'standard'} courier for ${id}`),
  bookTruck.handle((id) => `truck for ${id}`),
  dispatch.handle(async (ctx, { id, kind, weightKg }) => {
    switch (kind) {
      case 'letter':
        return ctx.call(printStamp, id);
      case 'freight':
        return ctx.call(bookTruck, id);
      case 'parcel': {
        if (weightKg > 30) return ctx.call(bookTruck, id);
        const distanceKm = await ctx.call(measureDistance, id);
        return ctx.call(bookCourier, { id, express: distanceKm > 500 });
      }
    }
  }),
];

await asProgram(import.meta.url, handlers, async (client) => {
  const parcels: Parcel[] = [
    { id: 'near-1', kind: 'letter', weightKg: 0.02 },
    { id: 'near-2', kind: 'parcel', weightKg: 3 },
    { id: 'far-3', kind: 'parcel', weightKg: 3 },
    { id: 'far-4', kind: 'parcel', weightKg: 45 },
  ];
  for (const parcel of parcels) {
    const instance = await client.start(dispatch, parcel);
    console.log(await instance.result());
  }
});
