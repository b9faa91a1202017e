import type { OnGiveUp, StatusAnswer } from '../../model/client-ports.ts';
import { hasEnded } from '../../model/instance.ts';
import type { InstanceRow } from '../../model/instance.ts';
import type { Core } from '../core.ts';
import { LiveInstance } from '../instances/live-instance.ts';
import { notFound } from '../instances/instance-reader.ts';
import { lazyView } from '../instances/lazy-view.ts';

/** What a caller knows already, and how long it waits for more. */
export interface StatusWait {
  readonly afterVersion: number;
  /** 0: no limit. */
  readonly timeoutMs: number;
  readonly onGiveUp: OnGiveUp | null;
}

/**
 * Resolves when the custom status has a version that the caller does not know and that is durable,
 * when the instance has ended, the time is over or the caller gives up.
 */
export async function waitStatus(core: Core, id: string, wait: StatusWait): Promise<StatusAnswer> {
  const { afterVersion, timeoutMs, onGiveUp } = wait;
  const found = core.cache.byId(id) ?? (await core.cache.find(id));
  if (found === null) throw notFound(id);
  const isKnown = found instanceof LiveInstance && versionOf(found.row()) <= afterVersion;
  if (!isKnown || found.ended) return answerOf(core, found, afterVersion);
  core.waiters.check();
  // Nothing can happen between that look and this.
  return new Promise((resolve, reject) => {
    let withdrawTimer: (() => void) | null = null;
    const withdraw = core.waiters.watch(found.state.no, {
      afterVersion,
      changed: (view, ended) => {
        finish();
        const changedTo = versionOf(view.row);
        resolve({ changed: changedTo > afterVersion, ended, ...lazyView(core, view.row, view) });
      },
      failed: (error) => {
        finish();
        reject(error);
      },
    });
    const giveUp = (): void => {
      finish();
      lookAgain(core, id, afterVersion).then(resolve, reject);
    };
    const finish = (): void => {
      withdraw();
      withdrawTimer?.();
    };
    const { steady } = core.clock;
    if (timeoutMs > 0) withdrawTimer = steady.wakeAt(steady.now() + timeoutMs, giveUp);
    onGiveUp?.(giveUp);
  });
}

function versionOf({ details }: InstanceRow): number {
  return details?.customStatusVersion ?? 0;
}

async function lookAgain(core: Core, id: string, afterVersion: number): Promise<StatusAnswer> {
  const found = await core.cache.find(id);
  if (found === null) throw notFound(id);
  return answerOf(core, found, afterVersion);
}

async function answerOf(
  core: Core,
  found: LiveInstance | InstanceRow,
  afterVersion: number,
): Promise<StatusAnswer> {
  const row = found instanceof LiveInstance ? found.row() : found;
  // The row may be ahead of what is durable.
  if (found instanceof LiveInstance) await core.committer.flush(found);
  const changed = versionOf(row) > afterVersion;
  return { changed, ended: hasEnded(row.status), ...lazyView(core, row, null) };
}
