import type { Core } from './core.ts';

/** Instances loaded before others get the loop. */
const LOADS_PER_TICK = 50;

/**
 * Loads what must go on by itself: instances that need a turn or have activities or steps without
 * an outcome, and messages that were not handed over. All else is loaded when it is needed.
 */
export async function recover(core: Core): Promise<void> {
  let loads = 0;
  for await (const row of core.store.messages()) core.router.deliver(row);
  for await (const no of core.store.activeInstances()) {
    const cell = no === 0 ? null : await core.cache.loadNo(no);
    if (cell?.state.stuck) core.turns.rememberStuck(cell);
    loads += 1;
    if (loads % LOADS_PER_TICK === 0) {
      await new Promise<void>((resolve) => core.ticks.atEnd(resolve));
    }
  }
}
