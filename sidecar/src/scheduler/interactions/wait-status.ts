import type { StatusAnswer } from '../../model/client-ports.ts';
import { hasEnded } from '../../model/instance.ts';
import type { InstanceRow } from '../../model/instance.ts';
import { LiveInstance } from '../instances/live-instance.ts';
import { notFound } from '../instances/instance-reader.ts';
import { lazyView } from '../instances/lazy-view.ts';
import { Deadline, waitUntil } from './deadline.ts';
import type { CancelSignal, Clock } from '../../model/ports.ts';
import type { LazyViewPorts } from '../instances/lazy-view.ts';
import type { StatusWaiter } from './waiters.ts';

/** Ports of the scheduler that this module uses. */
export type WaitStatusPorts = LazyViewPorts & {
  readonly cache: {
    byId(id: string): LiveInstance | undefined;
    find(id: string): Promise<LiveInstance | InstanceRow | null>;
  };
  readonly committer: {
    flush(instance: LiveInstance): Promise<void>;
  };
  readonly waiters: {
    check(): void;
    watch(instanceNumber: number, waiter: StatusWaiter): () => void;
  };
  readonly clock: Clock;
};

/** The version that a caller has, and how long it waits for a later one. */
export interface StatusWait {
  readonly afterVersion: number;
  /** 0: no limit. */
  readonly timeoutMs: number;
  readonly signal: CancelSignal | undefined;
}

/**
 * Resolves when the custom status has a durable version that the caller does not have, when the
 * instance has ended, the timeout has passed or the signal is aborted.
 */
export async function waitStatus(
  ports: WaitStatusPorts,
  id: string,
  wait: StatusWait,
): Promise<StatusAnswer> {
  const { afterVersion, timeoutMs, signal } = wait;
  const found = ports.cache.byId(id) ?? (await ports.cache.find(id));
  if (found === null) throw notFound(id);
  const isKnown = found instanceof LiveInstance && versionOf(found.row()) <= afterVersion;
  if (!isKnown || found.ended) return answerOf(ports, found, afterVersion);
  ports.waiters.check();
  // No other code runs between `waiters.check` and the registration of the wait.
  return waitUntil<StatusAnswer>(
    new Deadline(ports.clock.steady, timeoutMs, signal),
    ({ resolve, reject }) =>
      ports.waiters.watch(found.state.instanceNumber, {
        afterVersion,
        changed: (view, ended) => {
          const changed = versionOf(view.row) > afterVersion;
          resolve({ changed, ended, ...lazyView(ports, view.row, view) });
        },
        failed: reject,
      }),
    () => lookAgain(ports, id, afterVersion),
  );
}

function versionOf({ details }: InstanceRow): number {
  return details?.customStatusVersion ?? 0;
}

async function lookAgain(
  ports: WaitStatusPorts,
  id: string,
  afterVersion: number,
): Promise<StatusAnswer> {
  const found = await ports.cache.find(id);
  if (found === null) throw notFound(id);
  return answerOf(ports, found, afterVersion);
}

async function answerOf(
  ports: WaitStatusPorts,
  found: LiveInstance | InstanceRow,
  afterVersion: number,
): Promise<StatusAnswer> {
  const row = found instanceof LiveInstance ? found.row() : found;
  // The row in memory may be ahead of the durable row.
  if (found instanceof LiveInstance) await ports.committer.flush(found);
  const changed = versionOf(row) > afterVersion;
  return { changed, ended: hasEnded(row.status), ...lazyView(ports, row, null) };
}
