import type { Retention as WireRetention } from '@perdure/proto/v1/Retention';

import { type Duration, toMs } from '../duration.ts';
import { loadContract } from '../proto/load.ts';
import { readPages } from './pages.ts';
import type { Requests } from './requests.ts';

/**
 * How long ended instances of an orchestration are retained. Default of each value: indefinitely.
 */
export interface Retention {
  readonly completed?: Duration;
  readonly failed?: Duration;
  /** Retention of cancelled and terminated instances. */
  readonly cancelled?: Duration;
  /** Retention of ended executions of live instances. */
  readonly executions?: Duration;
  /** With `executions`: number of newest executions to retain regardless of age. */
  readonly keepExecutions?: number;
}

/** A retention that was set. Times are in milliseconds; 0: no limit. */
export interface RetentionView {
  /** Name of the orchestration. '*': all orchestrations without a separate retention. */
  readonly name: string;
  readonly completedMs: number;
  readonly failedMs: number;
  readonly cancelledMs: number;
  readonly executionsMs: number;
  readonly keepExecutions: number;
}

function ms(duration: Duration | undefined, what: string): number {
  return duration === undefined ? 0 : toMs(duration, what);
}

export async function setRetention(
  { unary, timeoutMs }: Requests,
  name: string,
  retention: Retention | null,
): Promise<void> {
  const { completed, failed, cancelled, executions, keepExecutions = 0 } = retention ?? {};
  const wire: WireRetention = {
    name,
    completedMs: ms(completed, 'completed'),
    failedMs: ms(failed, 'failed'),
    cancelledMs: ms(cancelled, 'cancelled'),
    executionsMs: ms(executions, 'executions'),
    keepExecutions,
  };
  const { SetRetention } = loadContract().batch;
  await unary.call(SetRetention, { retention: wire }, { timeoutMs, repeatable: true });
}

export function listRetention({ unary, timeoutMs }: Requests): Promise<RetentionView[]> {
  const { ListRetention } = loadContract().batch;
  return readPages(async (pageToken) => {
    const terms = { timeoutMs, repeatable: true };
    const { retentions, nextPageToken } = await unary.call(ListRetention, { pageToken }, terms);
    return { rows: retentions, nextPageToken };
  });
}
