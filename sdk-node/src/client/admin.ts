import type { CallableMethod } from '../connection/channel.ts';
import { loadContract } from '../proto/load.ts';
import { type InstanceFilter, wireFilter } from './list.ts';
import { type InstanceStatus, type InstanceSummary, statusOf, summaryOf } from './instance-view.ts';
import type { Requests } from './requests.ts';

/** Options of `handle.purge` and `handle.purgeTree`. */
export interface PurgeOptions {
  /** True: deletes all descendants of the instance too, in the same atomic change. */
  readonly descendants?: boolean;
  /**
   * True: terminates running instances first. False: a running instance rejects the purge with
   * NOT_ENDED.
   * @default false
   */
  readonly force?: boolean;
}

/** How many instances and executions a purge deleted. */
export interface Purged {
  readonly instances: number;
  readonly executions: number;
}

/**
 * Which ended executions a prune deletes. At least one bound is required. With two bounds, an
 * execution is deleted only if both allow it.
 */
export interface PruneOptions {
  /** Number of ended executions to retain, newest first. */
  readonly keepLast?: number;
  readonly endedBefore?: Date;
}

/** An instance and its descendants. */
export interface InstanceTree {
  /** Parents before their children; the instance itself is the first. */
  readonly instances: readonly InstanceSummary[];
  /** True when the tree has more instances than the answer lists. */
  readonly cut: boolean;
}

/** Instances per tree, at most. To read a larger tree, request the trees of its children. */
const TREE_ROWS_MAX = 10_000;

/** Options of `handle.fork`. */
export interface ForkOptions {
  /** The last event to copy. For an event within a turn: the last event before that turn. */
  readonly eventId: number;
  /**
   * The execution to copy.
   * @default the current one
   */
  readonly execution?: number;
  /**
   * Id of the new instance.
   * @default a generated id
   */
  readonly id?: string;
}

/** How many instances have each status. A status without instances has no entry. */
export type StatusCounts = Readonly<Partial<Record<InstanceStatus, number>>>;

export async function countInstances(
  requests: Requests,
  filter: InstanceFilter,
): Promise<StatusCounts> {
  const { CountInstances } = loadContract().admin;
  const request = { filter: wireFilter(filter) };
  const { counts } = await ask(requests, CountInstances, request, true);
  return Object.fromEntries(counts.map(({ status, count }) => [statusOf(status), count]));
}

export async function readTree(
  requests: Requests,
  instanceId: string,
  depth: number,
): Promise<InstanceTree> {
  const { GetTree } = loadContract().admin;
  const all: InstanceSummary[] = [];
  let isCut = false;
  let pageToken = '';
  do {
    const page = await ask(requests, GetTree, { instanceId, depth, pageToken }, true);
    for (const instance of page.instances) all.push(summaryOf(instance));
    isCut = page.cut;
    pageToken = page.nextPageToken;
  } while (pageToken !== '' && all.length < TREE_ROWS_MAX);
  return { instances: all, cut: isCut };
}

export async function pruneExecutions(
  requests: Requests,
  instanceId: string,
  { keepLast = 0, endedBefore }: PruneOptions,
): Promise<number> {
  const { PruneExecutions } = loadContract().admin;
  const request = { instanceId, keepLast, endedBeforeMs: endedBefore?.getTime() ?? 0 };
  return (await ask(requests, PruneExecutions, request, true)).executions;
}

export async function rewindInstance(
  requests: Requests,
  instanceId: string,
  eventId: number,
  reason: string,
): Promise<number> {
  const { RewindInstance } = loadContract().admin;
  const request = { instanceId, eventId, reason };
  return (await ask(requests, RewindInstance, request, false)).execution;
}

/** Forks an instance; resolves with the id of the new instance. */
export async function forkInstance(
  requests: Requests,
  instanceId: string,
  { eventId, execution = 0, id = requests.random.uuid() }: ForkOptions,
): Promise<string> {
  const { ForkInstance } = loadContract().admin;
  const request = { instanceId, execution, eventId, newInstanceId: id };
  return (await ask(requests, ForkInstance, request, false)).instanceId;
}

function ask<Request extends object, Answer>(
  { unary, timeoutMs }: Requests,
  method: CallableMethod<Request, Answer>,
  request: Request,
  repeatable: boolean,
): Promise<Answer> {
  return unary.call(method, request, { timeoutMs, repeatable });
}
