// Chained sub-orchestrations: the output of one is the input of the next. The code chooses the ids
// of the children, so that a client that knows the parent's id can find each stage.
import { defineActivity, defineOrchestration } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export interface Row {
  readonly sku: string;
  readonly count: number;
}

export const fetchText = defineActivity<string, string>('fetch-text');
export const saveRows = defineActivity<readonly Row[], number>('save-rows');
export const extract = defineOrchestration<string, readonly string[]>('extract');
export const transform = defineOrchestration<readonly string[], readonly Row[]>('transform');
export const load = defineOrchestration<readonly Row[], number>('load');
export const pipeline = defineOrchestration<string, number>('pipeline');

export const handlers = [
  fetchText.handle((source) => (source === 'empty' ? '' : 'bolt,12\nnut,40\nbolt,3')),
  saveRows.handle((rows) => rows.length),
  extract.handle(async (ctx, source) => {
    const text = await ctx.call(fetchText, source);
    return text.split('\n').filter((line) => line !== '');
  }),
  transform.handle((_ctx, lines) => {
    const counts = new Map<string, number>();
    for (const line of lines) {
      const [sku = '', count = '0'] = line.split(',');
      counts.set(sku, (counts.get(sku) ?? 0) + Number(count));
    }
    return [...counts].map(([sku, count]) => ({ sku, count }));
  }),
  load.handle((ctx, rows) => ctx.call(saveRows, rows)),
  pipeline.handle(async (ctx, source) => {
    const { instanceId } = ctx.info;
    const lines = await ctx.call(extract, source, { id: `${instanceId}-extract` });
    const rows = await ctx.call(transform, lines, { id: `${instanceId}-transform` });
    return ctx.call(load, rows, { id: `${instanceId}-load` });
  }),
];

await asProgram(import.meta.url, handlers, async (client) => {
  const instance = await client.start(pipeline, 'stock.csv');
  console.log(`${await instance.result()} rows saved`);
});
