import type { LoadTicket, PendingActivity, Worker } from '../instances/live-instance.ts';
import type { ActivityContent } from './activity-content.ts';
import { mustNotReject } from '../../lib/must-not-reject.ts';
import { PerdureError } from '../../model/error.ts';
import { READ_RETRY_MS } from '../../limits.ts';
import type { Log, Ticks } from '../../model/ports.ts';

/** Contents of activities that are only in the store. */
interface StoredContents {
  restoreRow(activity: PendingActivity): Promise<void>;
  read(
    activity: PendingActivity,
    others: readonly PendingActivity[],
  ): Promise<ReadonlyMap<PendingActivity, ActivityContent>>;
}

/** Ports of the scheduler that this module uses. */
export interface SpilledAttemptsPorts {
  readonly limiter: {
    activityBack(queue: string): void;
    activityOut(queue: string): void;
  };
  readonly contents: StoredContents & {
    settleRow(activity: PendingActivity): void;
  };
  instanceFailed(instanceNumber: number, error: Error): void;
  readonly ticks: Ticks;
  readonly log: Log;
}

/** Limit of attempts for one worker that are read from the store at once. */
const LOADS_MAX = 64;
/** Approximate limit of the bytes of these attempts, which the budget does not include. */
const LOAD_BYTES_MAX = 2 * 1024 * 1024;

interface Loads {
  tickets: LoadTicket[];
  bytes: number;
}

export interface SpilledAttemptsOptions {
  readonly ports: SpilledAttemptsPorts;
  /** Dispatches activities to all workers with free credits; `pumpWorker`: to this worker. */
  pump(): void;
  pumpWorker(worker: Worker): void;
  /**
   * Dispatches the activity with the content that was read. It already counts as out of its queue.
   */
  dispatch(activity: PendingActivity, worker: Worker, content: ActivityContent): void;
  /** Queues the activity again. */
  requeue(activity: PendingActivity): void;
}

/**
 * Activities that are dispatched after their inputs are read from the store. While a worker does
 * not accept the inputs that were read, no more inputs are read for it.
 */
export class SpilledAttempts {
  readonly #options: SpilledAttemptsOptions;
  readonly #byWorker = new Map<Worker, Loads>();
  #halted = false;

  constructor(options: SpilledAttemptsOptions) {
    this.#options = options;
  }

  /** Number of activities with inputs that are being read. */
  get size(): number {
    let size = 0;
    for (const { tickets } of this.#byWorker.values()) size += tickets.length;
    return size;
  }

  /** True when one more activity may be read for this worker. */
  hasRoom(worker: Worker): boolean {
    if (this.#byWorker.size === 0) return true;
    const loads = this.#byWorker.get(worker);
    if (loads === undefined) return true;
    if (loads.tickets.length >= LOADS_MAX || loads.bytes >= LOAD_BYTES_MAX) return false;
    return worker.activitiesOut.size + loads.tickets.length < worker.maxActivities;
  }

  /** Adds an activity that left its queue for this worker. It counts as out of the queue. */
  take(activity: PendingActivity, worker: Worker): void {
    const ticket: LoadTicket = { activity, worker };
    activity.phase = 'loading';
    activity.load = ticket;
    this.#options.ports.limiter.activityOut(activity.queue);
    const loads = this.#byWorker.get(worker);
    if (loads !== undefined) {
      loads.tickets.push(ticket);
      loads.bytes += activity.contentBytes;
      return;
    }
    const first: Loads = { tickets: [ticket], bytes: activity.contentBytes };
    this.#byWorker.set(worker, first);
    mustNotReject(this.#run(worker, first));
  }

  /** Makes the ticket of the activity void, so the read does not dispatch the activity. */
  cancel(activity: PendingActivity): void {
    if (activity.load === null) return;
    activity.load = null;
    this.#options.ports.limiter.activityBack(activity.queue);
  }

  halt(): void {
    this.#halted = true;
  }

  async #run(worker: Worker, loads: Loads): Promise<void> {
    const { ticks } = this.#options.ports;
    // At the end of the tick, all activities of the tick are added, so neighbouring inputs are read
    // together.
    await new Promise<void>((resolve) => ticks.atEnd(resolve));
    while (!this.#halted) {
      const ticket = loads.tickets.find(isValid);
      if (ticket === undefined) break;
      await this.#load(ticket, loads);
      await worker.link.writable();
      if (!this.#halted) this.#options.pumpWorker(worker);
    }
    this.#byWorker.delete(worker);
    if (!this.#halted) this.#options.pumpWorker(worker);
  }

  async #load(ticket: LoadTicket, loads: Loads): Promise<void> {
    const { ports, dispatch } = this.#options;
    const { contents } = ports;
    const activities = loads.tickets.filter(isValid).map(({ activity }) => activity);
    let read: ReadonlyMap<PendingActivity, ActivityContent> | null = null;
    try {
      read = await readAll(contents, ticket.activity, activities);
    } catch (error) {
      if (!this.#halted && isValid(ticket)) this.#failed(ticket, error);
    }
    if (this.#halted) return;
    const remaining: LoadTicket[] = [];
    let isRequeued = false;
    for (const one of loads.tickets) {
      const content = read?.get(one.activity);
      if (isValid(one) && content === undefined) {
        remaining.push(one);
        continue;
      }
      loads.bytes -= one.activity.contentBytes;
      if (!isValid(one) || content === undefined) continue;
      if (one.worker.takesActivities) {
        one.activity.load = null;
        dispatch(one.activity, one.worker, content);
        contents.settleRow(one.activity);
        continue;
      }
      this.cancel(one.activity);
      this.#options.requeue(one.activity);
      isRequeued = true;
    }
    loads.tickets = remaining;
    if (isRequeued) this.#options.pump();
  }

  #failed({ activity }: LoadTicket, error: unknown): void {
    const { ports, requeue } = this.#options;
    const { instance, name, seq } = activity;
    if (error instanceof PerdureError && error.code === 'UNREADABLE') {
      return ports.instanceFailed(instance.state.instanceNumber, error);
    }
    const fields = { instance: instance.state.id, activity: name, seq, error: String(error) };
    ports.log.error('the input of an activity could not be read', fields);
    this.cancel(activity);
    activity.phase = 'paused';
    // Code that ends this pause withdraws the deadline.
    activity.attemptDeadline = ports.ticks.after(READ_RETRY_MS, () => {
      if (this.#halted || activity.phase !== 'paused') return;
      requeue(activity);
      this.#options.pump();
    });
  }
}

/** Reads the content of the first activity, and of others with inputs in the same record. */
async function readAll(
  contents: StoredContents,
  first: PendingActivity,
  others: readonly PendingActivity[],
): Promise<ReadonlyMap<PendingActivity, ActivityContent>> {
  await contents.restoreRow(first);
  if (first.content !== null) return new Map([[first, first.content]]);
  return contents.read(first, others.filter(hasContentInHistoryOnly));
}

function hasContentInHistoryOnly({ content, spilledRow }: PendingActivity): boolean {
  return content === null && spilledRow === null;
}

function isValid(ticket: LoadTicket): boolean {
  return ticket.activity.load === ticket;
}
