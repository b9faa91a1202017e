// Large payloads: what is over a size is kept in a folder, and the histories keep a reference. The
// code does not notice; the limit for one value is then the store's, not the sidecar's.
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { defineActivity, defineOrchestration, folderStore } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export interface Report {
  readonly rows: readonly string[];
}

export const collect = defineActivity<number, Report>('collect');
export const count = defineActivity<Report, number>('count');
export const summarise = defineOrchestration<number, number>('summarise');

export const handlers = [
  collect.handle((rows) => ({
    rows: Array.from({ length: rows }, (_, at) => `row ${at} ${'.'.repeat(1_000)}`),
  })),
  count.handle((report) => report.rows.length),
  summarise.handle(async (ctx, rows) => {
    const report = await ctx.call(collect, rows);
    return ctx.call(count, report);
  }),
];

await asProgram(
  import.meta.url,
  handlers,
  async (client) => {
    // Four megabytes: over the sidecar's limit of two.
    const instance = await client.start(summarise, 4_000);
    console.log(`${await instance.result()} rows`);
  },
  { offload: folderStore(join(tmpdir(), 'perdure-sample-payloads')) },
);
