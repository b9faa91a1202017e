import type { InstanceState } from '../../engine/state.ts';
import { LIMITED_QUEUES_MAX } from '../../limits.ts';
import { PerdureError } from '../../model/error.ts';
import type { QueueLimits, QueuePort, QueueView } from '../../model/queue-port.ts';
import { emptyStoreRound } from '../../model/store-round.ts';
import type { OutNow } from './queue-limits.ts';
import { burstOf } from './queue-limits.ts';
import type { Clock, HistoryStore, Log } from '../../model/ports.ts';
import type { DispatchQueues } from './dispatch-queues.ts';
import type { LiveInstance, PendingActivity, Worker } from '../instances/live-instance.ts';
import type { StoreRound } from '../../model/store-round.ts';

/** What queues uses of the scheduler. */
export interface QueuesPorts {
  readonly committer: {
    extra(round: StoreRound): Promise<void>;
  };
  readonly limiter: {
    readonly count: number;
    readonly limited: Iterable<string>;
    limitsOf(queue: string): QueueLimits | null;
    set(queue: string, limits: QueueLimits | null, out: OutNow, tokens: number): void;
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
  readonly store: HistoryStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** Kind of the objects that hold limits; the id is the name of the queue. */
const KIND = 'queue';

/** Puts the limits that the store holds into force. */
export async function recoverQueues(ports: QueuesPorts): Promise<void> {
  for await (const { id, body, unreadable: reason } of ports.store.objects(KIND, '')) {
    if (reason !== undefined) {
      ports.log.error('limits of a queue cannot be read; set them again', { queue: id, reason });
      continue;
    }
    // Nothing saved: frequent restarts do not raise the rate.
    ports.limiter.set(id, limitsFrom(body), { activities: 0, turns: 0 }, 0);
  }
}

/** What operators see of queues, and how they limit them. */
export class Queues implements QueuePort {
  readonly #ports: () => QueuesPorts;
  readonly #checkAble: () => void;

  constructor(ports: () => QueuesPorts, checkAble: () => void) {
    this.#ports = ports;
    this.#checkAble = checkAble;
  }

  async set(queue: string, limits: QueueLimits | null): Promise<void> {
    this.#checkAble();
    const ports = this.#ports();
    const { limiter } = ports;
    if (
      limits !== null &&
      limiter.limitsOf(queue) === null &&
      limiter.count >= LIMITED_QUEUES_MAX
    ) {
      throw new PerdureError(
        'LIMIT_EXCEEDED',
        `${limiter.count} queues have limits; at most ${LIMITED_QUEUES_MAX} may have some`,
      );
    }
    const body = limits === null ? null : { ...limits };
    const objects = [{ kind: KIND, id: queue, body }];
    await ports.committer.extra({ ...emptyStoreRound(0), objects });
    limiter.set(queue, limits, outOf(ports, queue), burstOf(limits?.activitiesPerSecond ?? 0));
  }

  list(): readonly QueueView[] {
    const ports = this.#ports();
    const nowMs = ports.clock.now();
    const views = new Map<string, Mutable<QueueView>>();
    const of = (queue: string): Mutable<QueueView> => {
      let view = views.get(queue);
      if (view === undefined) views.set(queue, (view = newView(ports, queue)));
      return view;
    };
    const waited = (view: Mutable<QueueView>, sinceMs: number): void => {
      view.oldestMs = Math.max(view.oldestMs, nowMs - sinceMs);
    };
    for (const queue of ports.limiter.limited) of(queue);
    for (const { queue, size, heads } of ports.turns.queues.depths()) {
      const view = of(queue);
      view.turnsReady += size;
      for (const { state } of heads) waited(view, state.lastTimeMs);
    }
    for (const { queue, size, heads } of ports.activities.queues.depths()) {
      const view = of(queue);
      view.activitiesReady += size;
      for (const { sinceMs } of heads) waited(view, sinceMs);
    }
    for (const { queue, sinceMs } of ports.sessions.queuedActivities()) {
      const view = of(queue);
      view.activitiesReady += 1;
      waited(view, sinceMs);
    }
    for (const worker of ports.workers.attached) {
      for (const { queue, size, heads } of worker.sessionQueues.depths()) {
        const view = of(queue);
        view.activitiesReady += size;
        for (const { sinceMs } of heads) waited(view, sinceMs);
      }
      for (const { queued, state } of worker.instances) {
        if (queued !== 'backlog') continue;
        const view = of(queueOf(state));
        view.turnsReady += 1;
        waited(view, state.lastTimeMs);
      }
      for (const { instance } of worker.turnsOut.values())
        of(queueOf(instance.state)).turnsOut += 1;
      for (const activity of worker.activitiesOut.values()) {
        if (activity !== null) of(activity.queue).activitiesOut += 1;
      }
    }
    return [...views.values()].sort((a, b) => (a.queue < b.queue ? -1 : 1));
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function newView(ports: QueuesPorts, queue: string): Mutable<QueueView> {
  let workers = 0;
  for (const worker of ports.workers.attached) if (worker.servesQueue(queue)) workers += 1;
  return {
    queue,
    limits: ports.limiter.limitsOf(queue),
    turnsReady: 0,
    turnsOut: 0,
    activitiesReady: 0,
    activitiesOut: 0,
    oldestMs: 0,
    workers,
  };
}

function outOf(ports: QueuesPorts, queue: string): OutNow {
  let activities = 0;
  let turns = 0;
  for (const worker of ports.workers.attached) {
    for (const activity of worker.activitiesOut.values()) {
      if (activity?.queue === queue) activities += 1;
    }
    for (const { instance } of worker.turnsOut.values()) {
      if (queueOf(instance.state) === queue && instance.turn !== null) turns += 1;
    }
  }
  return { activities, turns };
}

function limitsFrom(body: unknown): QueueLimits {
  const found = body as Partial<QueueLimits>;
  const { activities = 0, activitiesPerSecond = 0, turns = 0 } = found;
  return { activities, activitiesPerSecond, turns };
}

function queueOf({ extras }: InstanceState): string {
  return extras === null ? '' : extras.queue;
}
