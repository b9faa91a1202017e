import type { PerdureError } from '../model/error.ts';

/** The parts of a scheduler that stop when it stops. */
export interface HaltPorts {
  readonly cache: {
    halt(): void;
  };
  readonly committer: {
    halt(error: Error): void;
  };
  readonly limiter: {
    halt(): void;
  };
  readonly sessions: {
    halt(): void;
  };
  readonly workers: {
    closeAll(code: 'UNAVAILABLE' | 'STORE_FAILED', message: string): void;
  };
  readonly absent: {
    halt(): void;
  };
  readonly turns: {
    halt(): void;
  };
  readonly contents: {
    halt(): void;
  };
  readonly activities: {
    halt(): void;
  };
  readonly activityResults: {
    halt(): void;
  };
  readonly timers: {
    halt(): void;
  };
  readonly waiters: {
    rejectAll(error: Error): void;
  };
  readonly liveRequests: {
    halt(error: Error): void;
  };
  readonly updates: {
    halt(error: Error): void;
  };
  readonly maintenance: {
    halt(): void;
  };
}

/** The errors for waiting callers and workers when the parts of a scheduler end. */
export interface HaltNews {
  /** Why no more commits are possible. */
  readonly cause: Error;
  readonly toWaiters: PerdureError;
  readonly toWorkers: { readonly code: 'STORE_FAILED' | 'UNAVAILABLE'; readonly message: string };
}

/** Ends all parts: none of them acts any more, and all waiting calls are rejected. */
export function haltParts(parts: HaltPorts, { cause, toWaiters, toWorkers }: HaltNews): void {
  parts.committer.halt(cause);
  parts.cache.halt();
  parts.timers.halt();
  parts.maintenance.halt();
  parts.turns.halt();
  parts.activities.halt();
  parts.activityResults.halt();
  parts.contents.halt();
  parts.limiter.halt();
  parts.sessions.halt();
  parts.absent.halt();
  parts.liveRequests.halt(toWaiters);
  parts.updates.halt(toWaiters);
  parts.workers.closeAll(toWorkers.code, toWorkers.message);
  parts.waiters.rejectAll(toWaiters);
}
