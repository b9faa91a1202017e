import type { PerdureError } from '../model/error.ts';
import type { Core } from './core.ts';

/** What everybody hears who waits for something of a core that comes to an end. */
export interface HaltNews {
  /** Why nothing more is committed. */
  readonly cause: Error;
  readonly toWaiters: PerdureError;
  readonly toWorkers: { readonly code: 'STORE_FAILED' | 'UNAVAILABLE'; readonly message: string };
}

/** Ends a core: nothing of it moves any more, and nobody waits for it in vain. */
export function haltCore(core: Core, { cause, toWaiters, toWorkers }: HaltNews): void {
  core.committer.halt(cause);
  core.cache.halt();
  core.timers.halt();
  core.maintenance.halt();
  core.turns.halt();
  core.activities.halt();
  core.contents.halt();
  core.limiter.halt();
  core.sessions.halt();
  core.absent.halt();
  core.liveRequests.halt(toWaiters);
  core.updates.halt(toWaiters);
  core.workers.closeAll(toWorkers.code, toWorkers.message);
  core.waiters.rejectAll(toWaiters);
}
