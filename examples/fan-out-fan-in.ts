// Fan-out and fan-in: all calls are scheduled at once, `Promise.all` waits for the last. The calls
// run at workers with free slots; results are in the order of the calls.
import { defineActivity, defineOrchestration } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export interface Report {
  readonly words: number;
  readonly longest: string;
  /** The number of texts that could not be read. */
  readonly unreadable: number;
}

export const countWords = defineActivity<string, { words: number; longest: string }>('count-words');
export const readAll = defineOrchestration<readonly string[], Report>('read-all');

export const handlers = [
  countWords.handle((text) => {
    const words = text.split(/\s+/).filter((word) => word !== '');
    if (words.length === 0) throw new Error('there is nothing to read');
    const longest = words.reduce((best, word) => (word.length > best.length ? word : best));
    return { words: words.length, longest };
  }),
  readAll.handle(async (ctx, texts) => {
    const counts = await Promise.allSettled(texts.map((text) => ctx.call(countWords, text)));
    const good = counts.flatMap((count) => (count.status === 'fulfilled' ? [count.value] : []));
    return {
      words: good.reduce((sum, { words }) => sum + words, 0),
      longest: good.reduce(
        (best, { longest }) => (longest.length > best.length ? longest : best),
        '',
      ),
      unreadable: counts.length - good.length,
    };
  }),
];

await asProgram(import.meta.url, handlers, async (client) => {
  const texts = ['one two three', 'a considerably longer one', '', 'short'];
  const instance = await client.start(readAll, texts);
  console.log(JSON.stringify(await instance.result()));
});
