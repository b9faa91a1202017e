// Large payloads: values above a size are stored in a folder, and histories contain a reference.
// The code does not change. The limit for one value is that of the store, not of the sidecar.
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
    // Four megabytes: more than the sidecar's limit of two.
    const instance = await client.start(summarise, 4_000);
    console.log(`${await instance.result()} rows`);
  },
  { offload: folderStore(join(tmpdir(), 'perdure-sample-payloads')) },
);
