// Loops and accumulation: pages of a ledger are read sequentially and added up. Local variables
// contain the intermediate results; after a crash, replay restores them.
import { defineActivity, defineOrchestration } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export interface Page {
  readonly amounts: readonly number[];
  /** Start of the next page; null on the last. */
  readonly next: number | null;
}

export interface Totals {
  readonly pages: number;
  readonly sum: number;
  readonly largest: number;
}

const ledger = [12, 7, 30, 1, 25, 8, 17, 40, 3, 9];

export const readPage = defineActivity<{ from: number; size: number }, Page>('read-page', {
  retry: { maxAttempts: 3, initialInterval: '100ms' },
});
export const addUp = defineOrchestration<{ pageSize: number }, Totals>('add-up');

export const handlers = [
  readPage.handle(({ from, size }) => {
    const end = from + size;
    return { amounts: ledger.slice(from, end), next: end < ledger.length ? end : null };
  }),
  addUp.handle(async (ctx, { pageSize }) => {
    let pages = 0;
    let sum = 0;
    let largest = 0;
    let from: number | null = 0;
    while (from !== null) {
      const page: Page = await ctx.call(readPage, { from, size: pageSize });
      for (const amount of page.amounts) {
        sum += amount;
        largest = Math.max(largest, amount);
      }
      pages += 1;
      from = page.next;
    }
    return { pages, sum, largest };
  }),
];

await asProgram(import.meta.url, handlers, async (client) => {
  const instance = await client.start(addUp, { pageSize: 3 });
  const { pages, sum, largest } = await instance.result();
  console.log(`${pages} pages, sum ${sum}, largest ${largest}`);
});
