import type { WaitStatusResponse__Output as Answer } from '@perdure/proto/v1/WaitStatusResponse';

import { type Duration, toMs } from '../duration.ts';
import { endingIterator } from '../lib/ending-iterator.ts';
import { decodePayload } from '../payload.ts';
import type { Requests } from './requests.ts';

/** The custom status of an instance, as `ctx.setStatus` left it. */
export interface StatusView {
  /** Counts the changes over all executions; 0: it was never set. */
  readonly version: number;
  /** Undefined when it is not set. */
  readonly value: unknown;
  /** The instance has ended: there will be no other. */
  readonly ended: boolean;
}

/** Options of `handle.waitStatus`. */
export interface WaitStatusOptions {
  /**
   * Version of the status that is known already: the call waits for a newer one.
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
  /** The version that is known already. Default: 0, any that was set. */
  readonly after?: number;
  /** Ends the iteration: it throws the reason of the signal. */
  readonly signal?: AbortSignal;
}

/** Resolves when there is a later version than `after`, or when the instance has ended. */
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

/** Every change from now on that is not overtaken by the next one, until the instance ends. */
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
