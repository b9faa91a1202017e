import type { CallableMethod } from '../connection/channel.ts';
import { loadContract } from '../proto/load.ts';
import { type InstanceFilter, wireFilter } from './list.ts';
import { type InstanceStatus, type InstanceSummary, statusOf, summaryOf } from './instance-view.ts';
import type { Requests } from './requests.ts';

/** What is deleted with an instance. */
export interface PurgeOptions {
  /** Its children and theirs as well, as one. */
  readonly descendants?: boolean;
  /**
   * True: running instances are terminated first. False: they are rejected with NOT_ENDED.
   * @default false
   */
  readonly force?: boolean;
}

/** What was deleted. */
export interface Purged {
  readonly instances: number;
  readonly executions: number;
}

/** Which ended executions may go; both bounds must let one go, and one must be given. */
export interface PruneOptions {
  /** So many ended executions stay, the latest ones. */
  readonly keepLast?: number;
  readonly endedBefore?: Date;
}

/** An instance with all that it started and awaits, or awaited. */
export interface InstanceTree {
  /** Parents before their children; the instance itself is the first. */
  readonly instances: readonly InstanceSummary[];
  /** There are more than a tree shows. */
  readonly cut: boolean;
}

/** Enough for every reader; a larger tree is read in parts, from its children. */
const TREE_ROWS_MAX = 10_000;

/** Where another instance begins. */
export interface ForkOptions {
  /** The last event that it takes over; within a turn the last one before that turn. */
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

/** How many instances have each status; those that none has are missing. */
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

/** Answers with the new instance's id. */
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
