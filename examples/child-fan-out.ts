// Fan-out over sub-orchestrations: a child for each region, and each child fans out again. Every
// child is an instance that can be read, cancelled and replayed separately.
import { defineActivity, defineOrchestration } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export interface Region {
  readonly name: string;
  readonly shops: readonly string[];
}

export const countStock = defineActivity<string, number>('count-stock');
export const stockOfRegion = defineOrchestration<Region, number>('stock-of-region');
export const stock = defineOrchestration<readonly Region[], Record<string, number>>('stock');

export const handlers = [
  countStock.handle((shop) => shop.length * 10),
  stockOfRegion.handle(async (ctx, { shops }) => {
    const counts = await Promise.all(shops.map((shop) => ctx.call(countStock, shop)));
    return counts.reduce((sum, count) => sum + count, 0);
  }),
  stock.handle(async (ctx, regions) => {
    const entries = regions.map(async (region) => {
      const count = await ctx.call(stockOfRegion, region);
      return [region.name, count] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }),
];

await asProgram(import.meta.url, handlers, async (client) => {
  const instance = await client.start(stock, [
    { name: 'north', shops: ['harbour', 'station'] },
    { name: 'south', shops: ['market'] },
  ]);
  console.log(JSON.stringify(await instance.result()));
});
