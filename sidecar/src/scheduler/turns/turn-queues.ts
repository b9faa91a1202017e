import { NONE } from '../../lib/lists.ts';
import { WAITING_CLASS_MIN, WAITING_TURNS_MAX } from '../../limits.ts';
import { SpilledQueue } from '../queues/spilled-queue.ts';
import type { LiveInstance, Worker } from '../instances/live-instance.ts';
import { DispatchQueue } from '../queues/dispatch-queue.ts';
import { DispatchQueues } from '../queues/dispatch-queues.ts';
import type { Rules } from '../queues/dispatch-queues.ts';
import { PRIORITY_DEFAULT } from '../queues/fair-queue.ts';
import type { Ranking } from '../queues/fair-queue.ts';
import type { Ticks } from '../../model/ports.ts';

/** True when limits pause the turns of a queue. */
interface TurnLimits {
  turnsHeld(queue: string): boolean;
}

/** Ports of the scheduler that this module uses. */
export interface TurnQueuesPorts {
  readonly cache: {
    readonly isOverweight: boolean;
  };
  readonly limiter: TurnLimits;
  readonly ticks: Ticks;
  readonly waitingTurnsMax?: number;
}

function priorityOf({ state: { extras } }: LiveInstance): number {
  return extras === null ? PRIORITY_DEFAULT : extras.priority || PRIORITY_DEFAULT;
}

function shareOf({ state: { extras } }: LiveInstance): string {
  return extras === null ? '' : extras.fairnessKey;
}

const BACKLOG_RANKS: Ranking<LiveInstance> = {
  isWaiting: (instance) => instance.queued === 'backlog',
  priorityOf,
  shareOf,
};

/** The queue of a worker's cached instances with a turn that waits for a credit. */
export function newBacklog(): DispatchQueue<LiveInstance> {
  return new DispatchQueue(BACKLOG_RANKS);
}

/** The dispatch queues of turns for any worker: by orchestration, version and queue. */
function turnRules(limiter: TurnLimits): Rules<LiveInstance, Worker> {
  return {
    isWaiting: (instance) => instance.queued === 'shared',
    priorityOf,
    shareOf,
    placeOf: ({ state }) => {
      const { name, version, extras } = state;
      return { name, version, queue: extras === null ? '' : extras.queue };
    },
    mayTake: (worker, { name, version, queue }) =>
      worker.servesTurn(name, version, queue) && !limiter.turnsHeld(queue),
  };
}

/** Turns that wait for any worker that can run them: some thousands in memory, others spilled. */
export class TurnQueues {
  readonly #queues: DispatchQueues<LiveInstance, Worker>;
  readonly #spilled: SpilledQueue;
  readonly #max: number;
  /** True when payloads in memory exceed the limit. */
  readonly #isOverweight: () => boolean;
  /** Minimum of turns of a class in memory, so that others can be read in the meantime. */
  readonly #classMin: number;

  /** @param load loads an instance into memory, where it is queued if it still needs a turn. */
  constructor(ports: TurnQueuesPorts, load: (instanceNumber: number) => Promise<void>) {
    this.#queues = new DispatchQueues(turnRules(ports.limiter));
    this.#spilled = new SpilledQueue({ ticks: ports.ticks, load });
    this.#isOverweight = () => ports.cache.isOverweight;
    this.#max = Math.max(1, ports.waitingTurnsMax ?? WAITING_TURNS_MAX);
    this.#classMin = Math.min(WAITING_CLASS_MIN, Math.ceil(this.#max / 2));
  }

  /** Number of waiting turns. */
  get size(): number {
    return this.#queues.size + this.#spilled.size;
  }

  /** Number of spilled turns, with instances that may be evicted. */
  get spilledSize(): number {
    return this.#spilled.size;
  }

  /** True while an instance is being loaded. */
  get isLoading(): boolean {
    return this.#spilled.isLoading;
  }

  /** Adds an instance, and sets `queued`. An instance with `queued` = `spilled` may be evicted. */
  push(instance: LiveInstance): void {
    const isTooHeavy = instance.weight > 0 && this.#isOverweight();
    if (this.#spilled.size === 0 && this.#queues.size < this.#max && !isTooHeavy)
      this.#pushToMemory(instance);
    else this.#pushSpilled(instance);
  }

  #pushToMemory(instance: LiveInstance): void {
    instance.queued = 'shared';
    this.#queues.push(instance);
  }

  #pushSpilled(instance: LiveInstance): void {
    const { instanceNumber, openSteps } = instance.state;
    const isPinned =
      instance.worker !== null || instance.activities.size > 0 || openSteps > 0 || instance.watched;
    if (isPinned || this.#spilled.isBeingLoaded(instanceNumber)) {
      this.#pushToMemory(instance);
      return;
    }
    const key = classOf(instance);
    const isTooHeavy = instance.weight > 0 && this.#isOverweight();
    const isMuch = isTooHeavy || this.#queues.size >= this.#max;
    const full = isMuch && this.#queues.sizeBeside(instance) >= this.#retained();
    if (!full && !this.#spilled.has(key)) {
      this.#pushToMemory(instance);
      return;
    }
    instance.queued = 'spilled';
    this.#spilled.add(key, queueOf(instance), instanceNumber);
  }

  /** True when more turns of the class are in memory than the minimum. */
  hasMoreBeside(instance: LiveInstance): boolean {
    return this.#queues.sizeBeside(instance) > this.#retained();
  }

  /** Removes a waiting turn that is never queued again. */
  withdraw(instance: LiveInstance): void {
    const { queued } = instance;
    if (queued !== 'shared' && queued !== 'spilled') return;
    instance.queued = null;
    if (queued === 'spilled') {
      this.#spilled.delete(classOf(instance), instance.state.instanceNumber);
      return;
    }
    this.#queues.withdraw(instance);
    this.#loadSpilled(instance);
  }

  /**
   * Called after a turn in memory was removed: loads spilled turns of its class when few remain.
   */
  #loadSpilled(instance: LiveInstance): void {
    if (this.#spilled.size === 0) return;
    const room = (): number => this.#retained() - this.#queues.sizeBeside(instance);
    if (room() * 2 >= this.#retained()) this.#spilled.fetch(classOf(instance), room);
  }

  /** Number of turns of a class that stay in memory. */
  #retained(): number {
    return this.#isOverweight() ? 1 : this.#classMin;
  }

  /** True when a turn waits that this worker can run now. */
  holdsFor(worker: Worker): boolean {
    return this.#queues.holdsFor(worker);
  }

  /**
   * The next instance for this worker: first the instances that it caches, unless another has a
   * better priority. A cached instance may be in the shared queues in the meantime.
   */
  takeFor(worker: Worker): LiveInstance | undefined {
    const instance = this.#takeFor(worker);
    if (instance !== undefined) this.#loadSpilled(instance);
    return instance;
  }

  #takeFor(worker: Worker): LiveInstance | undefined {
    const { backlog } = worker;
    if (backlog.size === 0) return this.#queues.takeFor(worker);
    const ranked = this.#queues.isRanked || backlog.isFair;
    if (!ranked || backlog.top <= this.#queues.topFor(worker)) return backlog.shift();
    return this.#queues.takeFor(worker);
  }

  /** Depths of the queues that any worker serves. Spilled turns are newer than their heads. */
  *depths(): ReturnType<DispatchQueues<LiveInstance, Worker>['depths']> {
    yield* this.#queues.depths();
    for (const { queue, size } of this.#spilled.depths()) yield { queue, size, heads: NONE };
  }

  halt(): void {
    this.#spilled.halt();
  }
}

/** The queue of the instance's turns; empty for the unnamed queue. */
export function queueOf({ state: { extras } }: LiveInstance): string {
  return extras === null ? '' : extras.queue;
}

/** Turns of one class are served in order of arrival. */
function classOf(instance: LiveInstance): string {
  const { name, version } = instance.state;
  return [name, version, queueOf(instance), priorityOf(instance), shareOf(instance)].join('\0');
}
