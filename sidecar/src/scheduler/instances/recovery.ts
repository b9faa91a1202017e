import { hasEnded } from '../../model/instance.ts';
import { UnreadableRowError } from '../../model/store-round.ts';
import type { MessageRow } from '../../model/store-round.ts';
import type { Core } from '../core.ts';

/** Instances loaded before others get the loop. */
const LOADS_PER_TICK = 50;

/**
 * Loads what must go on by itself: instances that need a turn or have activities or steps without
 * an outcome, and messages that were not handed over. All else is loaded when it is needed.
 */
export async function recover(core: Core): Promise<void> {
  let loads = 0;
  for await (const row of core.store.messages()) {
    if (row.unreadable === undefined) core.router.deliver(row);
    else await quarantineEnds(core, row);
  }
  for await (const no of core.store.activeInstances()) {
    const instance = no === 0 ? null : await core.cache.loadNo(no);
    if (instance?.state.stuck) core.turns.rememberStuck(instance);
    loads += 1;
    if (loads % LOADS_PER_TICK === 0) {
      await new Promise<void>((resolve) => core.ticks.atEnd(resolve));
    }
  }
}

/**
 * Quarantines the instance that may wait in vain because of a message that cannot be read: its
 * sender, or the parent of one that has ended. Which instance it is for stands in the message.
 */
async function quarantineEnds(core: Core, message: MessageRow): Promise<void> {
  const sender = await core.store.instanceByNo(message.no);
  const parent = sender?.parent && (await core.store.instanceById(sender.parent.instanceId));
  const row = sender && hasEnded(sender.status) ? parent : sender;
  if (!row || hasEnded(row.status)) {
    const { no: instanceNumber, unreadable: reason } = message;
    core.log.error('a message cannot be read; nothing waits for it', { instanceNumber, reason });
    return;
  }
  core.quarantine.addMessage(row.no, message);
  const instance = core.cache.byNo(row.no);
  if (instance !== undefined)
    core.instanceFailed(row.no, new UnreadableRowError(message.unreadable!));
  else await core.cache.loadNo(row.no);
}
