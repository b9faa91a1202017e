import { hasEnded } from '../../model/instance.ts';
import { UnreadableRowError } from '../../model/store-round.ts';
import type { MessageRow } from '../../model/store-round.ts';
import type { HistoryStore, Log, Ticks } from '../../model/ports.ts';
import type { LiveInstance } from './live-instance.ts';

/** Ports of the scheduler that this module uses. */
export interface RecoveryPorts {
  readonly cache: {
    byNumber(instanceNumber: number): LiveInstance | undefined;
    loadByNumber(instanceNumber: number): Promise<LiveInstance | null>;
  };
  readonly router: {
    deliver(row: MessageRow): void;
  };
  readonly stuckTurns: {
    remember(instance: LiveInstance): void;
  };
  readonly quarantine: {
    addMessage(instanceNumber: number, message: MessageRow): void;
  };
  instanceFailed(instanceNumber: number, error: Error): void;
  readonly store: HistoryStore;
  readonly ticks: Ticks;
  readonly log: Log;
}

/** Instances loaded before the event loop runs other work. */
const LOADS_PER_TICK = 50;

/**
 * Loads the instances that continue without a request: they need a turn, or have undelivered
 * messages, or activities or steps without an outcome. All others are loaded on demand.
 */
export async function recover(ports: RecoveryPorts): Promise<void> {
  let loads = 0;
  for await (const row of ports.store.messages()) {
    if (row.unreadable === undefined) ports.router.deliver(row);
    else await quarantineEnds(ports, row);
  }
  for await (const instanceNumber of ports.store.activeInstances()) {
    const instance = instanceNumber === 0 ? null : await ports.cache.loadByNumber(instanceNumber);
    if (instance?.state.stuck) ports.stuckTurns.remember(instance);
    loads += 1;
    if (loads % LOADS_PER_TICK === 0) {
      await new Promise<void>((resolve) => ports.ticks.atEnd(resolve));
    }
  }
}

/**
 * Quarantines the instance that may wait for an unreadable message: its sender, or the parent of an
 * ended one. The target is known only from the message.
 */
async function quarantineEnds(ports: RecoveryPorts, message: MessageRow): Promise<void> {
  const sender = await ports.store.instanceByNumber(message.instanceNumber);
  const parent = sender?.parent && (await ports.store.instanceById(sender.parent.instanceId));
  const row = sender && hasEnded(sender.status) ? parent : sender;
  if (!row || hasEnded(row.status)) {
    const { instanceNumber, unreadable: reason } = message;
    ports.log.error('a message cannot be read; no instance waits for it', {
      instanceNumber,
      reason,
    });
    return;
  }
  ports.quarantine.addMessage(row.instanceNumber, message);
  const instance = ports.cache.byNumber(row.instanceNumber);
  if (instance !== undefined)
    ports.instanceFailed(row.instanceNumber, new UnreadableRowError(message.unreadable!));
  else await ports.cache.loadByNumber(row.instanceNumber);
}
