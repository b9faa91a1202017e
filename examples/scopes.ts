// Cancellation scopes: a search with a timeout of a second for all its operations, and a note about
// its end that is written despite a cancellation.
import { defineActivity, defineOrchestration, TimeoutError } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export const look = defineActivity<string, string>('look');
export const note = defineActivity<string, void>('note');
export const search = defineOrchestration<readonly string[], string>('search');

export const notes: string[] = [];

const retry = { maxAttempts: 100, initialInterval: '400ms' } as const;

export const handlers = [
  look.handle((place) => {
    // This attempt always fails, so the activity is retried until the scope is cancelled.
    if (place === 'the attic') throw new Error('no light');
    return `nothing in ${place}`;
  }),
  note.handle((text) => void notes.push(text)),
  search.handle(async (ctx, places) => {
    const found: string[] = [];
    try {
      await ctx.scope(
        async (ctx) => {
          for (const place of places) found.push(await ctx.call(look, place, { retry }));
        },
        { timeout: '1s' },
      );
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
      found.push('timed out');
    } finally {
      await ctx.shield((ctx) => ctx.call(note, `${found.length} lines`));
    }
    return found.join('; ');
  }),
];

await asProgram(import.meta.url, handlers, async (client) => {
  const instance = await client.start(search, ['the cellar', 'the attic', 'the garden']);
  console.log(await instance.result());
});
