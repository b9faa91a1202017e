import type { LoadTicket, PendingActivity, Worker } from '../instances/live-instance.ts';
import type { ActivityContent } from './activity-content.ts';
import { mustNotReject } from '../../lib/must-not-reject.ts';
import { PerdureError } from '../../model/error.ts';
import { READ_RETRY_MS } from '../../limits.ts';
import type { Log, Ticks } from '../../model/ports.ts';

/** Contents of activities that are in the store alone. */
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
/** Their bytes, about: what one worker makes the sidecar hold beyond the budget. */
const LOAD_BYTES_MAX = 2 * 1024 * 1024;

interface Loads {
  tickets: LoadTicket[];
  bytes: number;
}

export interface SpilledAttemptsOptions {
  readonly ports: SpilledAttemptsPorts;
  /** Dispatches whatever workers have room for; `pumpWorker`: this one. */
  pump(): void;
  pumpWorker(worker: Worker): void;
  /** Dispatches it with what was read; it counts as out of its queue already. */
  dispatch(activity: PendingActivity, worker: Worker, content: ActivityContent): void;
  /** Queues it again. */
  requeue(activity: PendingActivity): void;
}

/**
 * Activities dispatched to a worker whose inputs are read from the store first. A worker that
 * does not take what was read before makes nothing more be read.
 */
export class SpilledAttempts {
  readonly #options: SpilledAttemptsOptions;
  readonly #byWorker = new Map<Worker, Loads>();
  #halted = false;

  constructor(options: SpilledAttemptsOptions) {
    this.#options = options;
  }

  /** How many are being read. */
  get size(): number {
    let size = 0;
    for (const { tickets } of this.#byWorker.values()) size += tickets.length;
    return size;
  }

  /** Whether this worker may be given one more. */
  hasRoom(worker: Worker): boolean {
    if (this.#byWorker.size === 0) return true;
    const loads = this.#byWorker.get(worker);
    if (loads === undefined) return true;
    if (loads.tickets.length >= LOADS_MAX || loads.bytes >= LOAD_BYTES_MAX) return false;
    return worker.activitiesOut.size + loads.tickets.length < worker.maxActivities;
  }

  /** Takes one that left its queue for this worker. It counts as out of the queue. */
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

  /** It is not to be dispatched by its ticket any more. */
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
    // All that is taken in this tick is there then, and what lies together is read together.
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
    const wanted = loads.tickets.filter(isValid).map(({ activity }) => activity);
    let read: ReadonlyMap<PendingActivity, ActivityContent> | null = null;
    try {
      read = await readAll(contents, ticket.activity, wanted);
    } catch (error) {
      if (!this.#halted && isValid(ticket)) this.#failed(ticket, error);
    }
    if (this.#halted) return;
    const left: LoadTicket[] = [];
    let others = false;
    for (const one of loads.tickets) {
      const content = read?.get(one.activity);
      if (isValid(one) && content === undefined) {
        left.push(one);
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
      others = true;
    }
    loads.tickets = left;
    if (others) this.#options.pump();
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
    // Whatever takes it out of this pause withdraws it.
    activity.attemptDeadline = ports.ticks.after(READ_RETRY_MS, () => {
      if (this.#halted || activity.phase !== 'paused') return;
      requeue(activity);
      this.#options.pump();
    });
  }
}

/** The contents of the first one, and of others whose inputs lie beside its own. */
async function readAll(
  contents: StoredContents,
  first: PendingActivity,
  others: readonly PendingActivity[],
): Promise<ReadonlyMap<PendingActivity, ActivityContent>> {
  await contents.restoreRow(first);
  if (first.content !== null) return new Map([[first, first.content]]);
  return contents.read(first, others.filter(isLackingContentAlone));
}

function isLackingContentAlone({ content, spilledRow }: PendingActivity): boolean {
  return content === null && spilledRow === null;
}

function isValid(ticket: LoadTicket): boolean {
  return ticket.activity.load === ticket;
}
