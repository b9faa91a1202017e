import { LIMITED_QUEUES_MAX } from '../../limits.ts';
import { PerdureError } from '../../model/error.ts';
import type { QueueLimits, QueuePage, QueuePort } from '../../model/queue-port.ts';
import { emptyStoreRound } from '../../model/store-round.ts';
import { listQueues, queueOf } from './queue-listing.ts';
import type { QueueListingPorts } from './queue-listing.ts';
import type { OutNow } from './queue-limits.ts';
import { burstOf } from './queue-limits.ts';
import type { HistoryStore, Log } from '../../model/ports.ts';
import type { StoreRound } from '../../model/store-round.ts';

/** Ports of the scheduler that this module uses. */
export type QueuesPorts = QueueListingPorts & {
  readonly committer: {
    extra(round: StoreRound): Promise<void>;
  };
  readonly limiter: {
    readonly count: number;
    set(queue: string, limits: QueueLimits | null, out: OutNow, tokens: number): void;
  };
  readonly store: HistoryStore;
  readonly log: Log;
};

/** Kind of the objects that hold limits; the id is the name of the queue. */
const KIND = 'queue';

/** Applies the stored limits. */
export async function recoverQueues(ports: QueuesPorts): Promise<void> {
  for await (const { id, body, unreadable: reason } of ports.store.objects(KIND, '')) {
    if (reason !== undefined) {
      ports.log.error('limits of a queue cannot be read; set them again', { queue: id, reason });
      continue;
    }
    // No unused dispatches: frequent restarts do not increase the rate.
    ports.limiter.set(id, limitsFrom(body), { activities: 0, turns: 0 }, 0);
  }
}

/** The description and the limits of queues, for operators. */
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

  list(after: string | null = null): Promise<QueuePage> {
    return listQueues(this.#ports(), after);
  }
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
