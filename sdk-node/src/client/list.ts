import type { InstanceFilter as WireFilter } from '@perdure/proto/v1/InstanceFilter';

import { endingIterator } from '../lib/ending-iterator.ts';
import {
  type InstanceStatus,
  type InstanceSummary,
  summaryOf,
  wireStatus,
} from './instance-view.ts';
import type { Requests } from './requests.ts';

/** Selects instances. An instance must match all filters that are set. */
export interface InstanceFilter {
  /** One status, or several of which the instance must have one. */
  readonly status?: InstanceStatus | readonly InstanceStatus[];
  /** Name of the orchestration. */
  readonly name?: string;
  readonly version?: string;
  readonly idPrefix?: string;
  /** Created at or after. */
  readonly createdFrom?: Date;
  /** Created before. */
  readonly createdTo?: Date;
  /** Started with this queue. */
  readonly queue?: string;
  /** Selects the children of this instance. */
  readonly parentId?: string;
  /** Ended at or after. */
  readonly endedFrom?: Date;
  /** Ended before. */
  readonly endedTo?: Date;
}

/** Filter and page size of a listing. */
export interface ListFilter extends InstanceFilter {
  /** Instances per page, at most 1,000. Default: 100. */
  readonly pageSize?: number;
  /** Abandons the listing: it rejects with the reason of the signal. */
  readonly signal?: AbortSignal;
}

/** One page of a listing, newest first. */
export interface ListPage {
  /** May be short or empty although more pages follow. */
  readonly instances: readonly InstanceSummary[];
  /** Undefined on the last page. */
  readonly nextPageToken: string | undefined;
}

export async function readPage(
  requests: Requests,
  filter: ListFilter,
  pageToken = '',
  signal: AbortSignal | undefined = filter.signal,
): Promise<ListPage> {
  const request = { ...wireFilter(filter), pageSize: filter.pageSize ?? 0, pageToken };
  const answer = await requests.make('list', request, {
    what: 'list of instances',
    signal,
  });
  return {
    instances: answer.instances.map(summaryOf),
    nextPageToken: answer.nextPageToken === '' ? undefined : answer.nextPageToken,
  };
}

export function readAll(
  requests: Requests,
  filter: ListFilter,
): AsyncGenerator<InstanceSummary, void> {
  return endingIterator(filter.signal, (signal) => pages(requests, filter, signal));
}

async function* pages(
  requests: Requests,
  filter: ListFilter,
  signal: AbortSignal,
): AsyncGenerator<InstanceSummary, void> {
  let pageToken: string | undefined = '';
  while (pageToken !== undefined) {
    const page: ListPage = await readPage(requests, filter, pageToken, signal);
    yield* page.instances;
    pageToken = page.nextPageToken;
  }
}

/** Converts a filter to its wire form. */
export function wireFilter(filter: InstanceFilter): WireFilter {
  const { status = [], createdFrom, createdTo, endedFrom, endedTo } = filter;
  const statuses = typeof status === 'string' ? [status] : status;
  return {
    statuses: statuses.map(wireStatus),
    name: filter.name ?? '',
    version: filter.version ?? '',
    idPrefix: filter.idPrefix ?? '',
    createdFromMs: createdFrom?.getTime() ?? 0,
    createdToMs: createdTo?.getTime() ?? 0,
    queue: filter.queue ?? '',
    parentId: filter.parentId ?? '',
    endedFromMs: endedFrom?.getTime() ?? 0,
    endedToMs: endedTo?.getTime() ?? 0,
  };
}
