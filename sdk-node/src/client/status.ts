import type { WaitStatusResponse__Output as Answer } from '@perdure/proto/v1/WaitStatusResponse';

import { type Duration, toMs } from '../duration.ts';
import { endingIterator } from '../lib/ending-iterator.ts';
import { decodePayload } from '../payload.ts';
import type { Requests } from './requests.ts';

/** The custom status of an instance, as `ctx.setStatus` set it last. */
export interface StatusView {
  /** Number of changes over all executions. 0: never set. */
  readonly version: number;
  /** Undefined: not set. */
  readonly value: unknown;
  /** True: the instance has ended, so the status does not change again. */
  readonly ended: boolean;
}

/** Options of `handle.waitStatus`. */
export interface WaitStatusOptions {
  /**
   * Version of the status that the caller has. The call waits for a newer version.
   * @default 0
   */
  readonly after?: number;
  /**
   * Time after which the call rejects with TimeoutError.
   * @default no limit
   */
  readonly timeout?: Duration;
  /** Abandons the wait: it rejects with the reason of the signal. */
  readonly signal?: AbortSignal;
}

/** Options of `handle.statusChanges`. */
export interface StatusChangesOptions {
  /**
   * Version of the status that the caller has. Default: 0, which matches every version that was
   * set.
   */
  readonly after?: number;
  /** Cancels the iteration: the loop throws the reason of the signal. */
  readonly signal?: AbortSignal;
}

/** Resolves when the status has a later version than `after`, or when the instance has ended. */
export async function waitStatus(
  requests: Requests,
  instanceId: string,
  { after = 0, timeout, signal }: WaitStatusOptions,
): Promise<StatusView> {
  const request = { instanceId, afterVersion: after, timeoutMs: 0 };
  const terms = {
    what: `status of instance "${instanceId}"`,
    timeoutMs: timeout === undefined ? 'never' : toMs(timeout, 'timeout of waitStatus()'),
    signal,
  } as const;
  for (;;) {
    const answer = await requests.make('waitStatus', request, terms);
    if (answer.changed || answer.ended) return viewOf(answer);
  }
}

/**
 * Iterates over the changes from now on until the instance ends. A slow reader gets only the latest
 * change.
 */
export function statusChanges(
  requests: Requests,
  instanceId: string,
  { after = 0, signal }: StatusChangesOptions,
): AsyncGenerator<StatusView, void> {
  return endingIterator(signal, (ends) => changes(requests, instanceId, after, ends));
}

async function* changes(
  requests: Requests,
  instanceId: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<StatusView, void> {
  for (let known = after; ;) {
    const status = await waitStatus(requests, instanceId, { after: known, signal });
    if (status.version > known) yield status;
    if (status.ended) return;
    known = status.version;
  }
}

function viewOf({ ended, instance }: Answer): StatusView {
  const { customStatusVersion: version = 0, customStatus = null } = instance ?? {};
  return { version, value: customStatus === null ? undefined : decodePayload(customStatus), ended };
}
