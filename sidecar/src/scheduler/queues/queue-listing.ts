import type { InstanceState } from '../../engine/state.ts';
import { FirstByName } from '../../lib/first-by-name.ts';
import { QUEUES_PAGE_MAX } from '../../limits.ts';
import type { QueueLimits, QueuePage, QueueView } from '../../model/queue-port.ts';
import type { Clock } from '../../model/ports.ts';
import type { DispatchQueues } from './dispatch-queues.ts';
import type { LiveInstance, PendingActivity, Worker } from '../instances/live-instance.ts';
import { nextIteration } from '../../lib/loop-slices.ts';

/** Ports of the scheduler that this module uses. */
export interface QueueListingPorts {
  readonly limiter: {
    readonly limited: Iterable<string>;
    limitsOf(queue: string): QueueLimits | null;
  };
  readonly sessions: {
    queuedActivities(): Generator<PendingActivity>;
  };
  readonly workers: {
    readonly attached: ReadonlySet<Worker>;
  };
  readonly turns: {
    readonly queues: {
      depths(): ReturnType<DispatchQueues<LiveInstance, Worker>['depths']>;
    };
  };
  readonly activities: {
    readonly queues: {
      depths(): ReturnType<DispatchQueues<PendingActivity, Worker>['depths']>;
    };
  };
  readonly clock: Clock;
}

/** A part of the description of a queue, from one source. A queue has parts from many sources. */
interface Part {
  readonly queue: string;
  readonly turnsReady?: number;
  readonly turnsOut?: number;
  readonly activitiesReady?: number;
  readonly activitiesOut?: number;
  /** Time since which the oldest item waits. */
  readonly sinceMs?: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Parts that are processed before other tasks run: some milliseconds of work. */
const PARTS_PER_TICK = 2_000;
/** Workers that are checked before other tasks run. */
const WORKERS_PER_TICK = 50_000;

/**
 * A page of the queues that have limits or work, by name, after `after`. Clients may use very many
 * names, so only the queues of the page are collected, and other tasks run in between.
 */
export async function listQueues(
  ports: QueueListingPorts,
  after: string | null,
): Promise<QueuePage> {
  const first = new FirstByName(after, QUEUES_PAGE_MAX, (queue) => emptyView(ports, queue));
  await eachPart(ports, ({ queue }) => {
    first.of(queue);
  });
  const { entries, hasMore } = first.take();
  const views = new Map(entries);
  const nowMs = ports.clock.now();
  await eachPart(ports, (part) => {
    const view = views.get(part.queue);
    if (view !== undefined) addPart(view, part, nowMs);
  });
  await countWorkers(ports, [...views.values()]);
  return { queues: [...views.values()], hasMore };
}

async function eachPart(ports: QueueListingPorts, visit: (part: Part) => void): Promise<void> {
  let count = 0;
  for (const part of partsOf(ports)) {
    visit(part);
    count += 1;
    if (count % PARTS_PER_TICK === 0) await nextIteration();
  }
}

function* partsOf(ports: QueueListingPorts): Generator<Part> {
  for (const queue of ports.limiter.limited) yield { queue };
  for (const { queue, size, heads } of ports.turns.queues.depths()) {
    if (size > 0) yield { queue, turnsReady: size };
    for (const { state } of heads) yield { queue, sinceMs: state.lastTimeMs };
  }
  yield* depthsOf(ports.activities.queues.depths());
  for (const { queue, sinceMs } of ports.sessions.queuedActivities()) {
    yield { queue, activitiesReady: 1, sinceMs };
  }
  for (const worker of Array.from(ports.workers.attached)) {
    yield* depthsOf(worker.sessionQueues.depths());
    for (const { queued, state } of Array.from(worker.instances)) {
      if (queued !== 'backlog') continue;
      yield { queue: queueOf(state), turnsReady: 1, sinceMs: state.lastTimeMs };
    }
    for (const { instance } of Array.from(worker.turnsOut.values())) {
      yield { queue: queueOf(instance.state), turnsOut: 1 };
    }
    for (const activity of Array.from(worker.activitiesOut.values())) {
      if (activity !== null) yield { queue: activity.queue, activitiesOut: 1 };
    }
  }
}

function* depthsOf(
  depths: ReturnType<DispatchQueues<PendingActivity, Worker>['depths']>,
): Generator<Part> {
  for (const { queue, size, heads } of depths) {
    if (size > 0) yield { queue, activitiesReady: size };
    for (const { sinceMs } of heads) yield { queue, sinceMs };
  }
}

function addPart(view: Mutable<QueueView>, part: Part, nowMs: number): void {
  view.turnsReady += part.turnsReady ?? 0;
  view.turnsOut += part.turnsOut ?? 0;
  view.activitiesReady += part.activitiesReady ?? 0;
  view.activitiesOut += part.activitiesOut ?? 0;
  if (part.sinceMs !== undefined) view.oldestMs = Math.max(view.oldestMs, nowMs - part.sinceMs);
}

async function countWorkers(
  { workers }: QueueListingPorts,
  views: readonly Mutable<QueueView>[],
): Promise<void> {
  let checked = 0;
  for (const view of views) {
    for (const worker of workers.attached) if (worker.servesQueue(view.queue)) view.workers += 1;
    checked += workers.attached.size;
    if (checked < WORKERS_PER_TICK) continue;
    checked = 0;
    await nextIteration();
  }
}

function emptyView({ limiter }: QueueListingPorts, queue: string): Mutable<QueueView> {
  const counts = { turnsReady: 0, turnsOut: 0, activitiesReady: 0, activitiesOut: 0 };
  return { queue, limits: limiter.limitsOf(queue), ...counts, oldestMs: 0, workers: 0 };
}

/** Name of the queue of an instance's turns. */
export function queueOf({ extras }: InstanceState): string {
  return extras === null ? '' : extras.queue;
}
