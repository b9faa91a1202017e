// Waits for the results of instances.
import { type Duration, toMs } from '../duration.ts';
import { resultOf } from './instance-view.ts';
import type { Requests, RequestTerms } from './requests.ts';

/** Options of `handle.result`. */
export interface ResultOptions {
  /**
   * Time after which the call rejects with TimeoutError.
   * @default no limit
   */
  readonly timeout?: Duration;
  /** Abandons the wait: the call rejects with the reason of the signal. The instance continues. */
  readonly signal?: AbortSignal;
}

/**
 * Waits until the instance has ended; resolves with its output.
 *
 * @throws OrchestrationFailedError when the instance did not complete.
 */
export async function waitForResult(
  requests: Requests,
  instanceId: string,
  { timeout, signal }: ResultOptions,
): Promise<unknown> {
  const request = { instanceId, timeoutMs: 0 };
  const terms: RequestTerms = {
    what: `result of instance "${instanceId}"`,
    timeoutMs: timeout === undefined ? 'never' : toMs(timeout, 'timeout of result()'),
    signal,
  };
  for (;;) {
    const { ended, instance } = await requests.make('wait', request, terms);
    if (ended && instance !== null) return resultOf(instance);
  }
}
