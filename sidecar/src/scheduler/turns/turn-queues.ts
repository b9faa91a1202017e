import { NONE } from '../../lib/lists.ts';
import { WAITING_CLASS_MIN, WAITING_TURNS_MAX } from '../../limits.ts';
import type { AttachedWorker } from '../workers/attached-worker.ts';
import type { Core } from '../core.ts';
import { FarQueue } from '../queues/spilled-queue.ts';
import type { InstanceCell } from '../instances/live-instance.ts';
import { Lane } from '../queues/dispatch-queue.ts';
import { Lanes } from '../queues/dispatch-queues.ts';
import type { Rules } from '../queues/dispatch-queues.ts';
import type { QueueGates } from '../queues/queue-limits.ts';
import { PRIORITY_DEFAULT } from '../queues/fair-queue.ts';
import type { Ranks } from '../queues/fair-queue.ts';

function priorityOf({ state: { extras } }: InstanceCell): number {
  return extras === null ? PRIORITY_DEFAULT : extras.priority || PRIORITY_DEFAULT;
}

function shareOf({ state: { extras } }: InstanceCell): string {
  return extras === null ? '' : extras.fairnessKey;
}

const BACKLOG_RANKS: Ranks<InstanceCell> = {
  isWanted: (cell) => cell.queued === 'backlog',
  priorityOf,
  shareOf,
};

/** Instances that one worker keeps in memory and whose turn waits for its credit. */
export function newBacklog(): Lane<InstanceCell> {
  return new Lane(BACKLOG_RANKS);
}

/** How turns wait for any worker: by orchestration, version and queue. */
function turnRules(gates: QueueGates): Rules<InstanceCell, AttachedWorker> {
  return {
    isWanted: (cell) => cell.queued === 'shared',
    priorityOf,
    shareOf,
    placeOf: ({ state }) => {
      const { name, version, extras } = state;
      return { name, version, queue: extras === null ? '' : extras.queue };
    },
    mayTake: (worker, { name, version, queue }) =>
      worker.servesTurn(name, version, queue) && !gates.turnsHeld(queue),
  };
}

/** Turns that wait for any worker that can run them: some thousands in memory, others far. */
export class TurnQueues {
  readonly #lanes: Lanes<InstanceCell, AttachedWorker>;
  readonly #far: FarQueue;
  readonly #max: number;
  /** Whether more payloads are in memory than should be. */
  readonly #isOverweight: () => boolean;
  /** Of a class as many stay as make it worth while to read others meanwhile. */
  readonly #classMin: number;

  /** @param load brings an instance into memory, where it is pushed if it still wants a turn. */
  constructor(core: Core, load: (no: number) => Promise<void>) {
    this.#lanes = new Lanes(turnRules(core.gates));
    this.#far = new FarQueue({ ticks: core.ticks, load });
    this.#isOverweight = () => core.cache.isOverweight;
    this.#max = Math.max(1, core.waitingTurnsMax ?? WAITING_TURNS_MAX);
    this.#classMin = Math.min(WAITING_CLASS_MIN, Math.ceil(this.#max / 2));
  }

  /** Turns that are wanted. */
  get size(): number {
    return this.#lanes.size + this.#far.size;
  }

  /** Those of them whose instances need not be in memory. */
  get sizeFar(): number {
    return this.#far.size;
  }

  /** Whether something is on its way into memory. */
  get isLoading(): boolean {
    return this.#far.isLoading;
  }

  /** Its `queued` says afterwards whether it may leave memory: then it is `far`. */
  push(cell: InstanceCell): void {
    const isTooHeavy = cell.weight > 0 && this.#isOverweight();
    if (this.#far.size === 0 && this.#lanes.size < this.#max && !isTooHeavy) this.#pushNear(cell);
    else this.#pushFar(cell);
  }

  #pushNear(cell: InstanceCell): void {
    cell.queued = 'shared';
    this.#lanes.push(cell);
  }

  #pushFar(cell: InstanceCell): void {
    const { no, openSteps } = cell.state;
    const held = cell.worker !== null || cell.activities.size > 0 || openSteps > 0 || cell.watched;
    if (held || this.#far.isComing(no)) {
      this.#pushNear(cell);
      return;
    }
    const key = classOf(cell);
    const isTooHeavy = cell.weight > 0 && this.#isOverweight();
    const isMuch = isTooHeavy || this.#lanes.size >= this.#max;
    const full = isMuch && this.#lanes.sizeBeside(cell) >= this.#kept();
    if (!full && !this.#far.has(key)) {
      this.#pushNear(cell);
      return;
    }
    cell.queued = 'far';
    this.#far.add(key, queueOf(cell), no);
  }

  /** Whether more of its class are in memory than must be. */
  hasMoreBeside(cell: InstanceCell): boolean {
    return this.#lanes.sizeBeside(cell) > this.#kept();
  }

  /** Takes out one that was pushed and not taken, and that is never pushed again. */
  withdraw(cell: InstanceCell): void {
    const { queued } = cell;
    if (queued !== 'shared' && queued !== 'far') return;
    cell.queued = null;
    if (queued === 'far') {
      this.#far.delete(classOf(cell), cell.state.no);
      return;
    }
    this.#lanes.withdraw(cell);
    this.#taken(cell);
  }

  /** One is gone of those in memory: others of its class come in when they become few. */
  #taken(cell: InstanceCell): void {
    if (this.#far.size === 0) return;
    const room = (): number => this.#kept() - this.#lanes.sizeBeside(cell);
    if (room() * 2 >= this.#kept()) this.#far.fetch(classOf(cell), room);
  }

  /** How many of a class stay in memory whatever else waits. */
  #kept(): number {
    return this.#isOverweight() ? 1 : this.#classMin;
  }

  /** Whether something waits that this worker can have now. */
  holdsFor(worker: AttachedWorker): boolean {
    return this.#lanes.holdsFor(worker);
  }

  /**
   * The next instance for this worker: of those that it keeps in memory before all others, unless
   * another has a better priority. What it keeps may have to be queued with all others meanwhile.
   */
  takeFor(worker: AttachedWorker): InstanceCell | undefined {
    const cell = this.#takeFor(worker);
    if (cell !== undefined) this.#taken(cell);
    return cell;
  }

  #takeFor(worker: AttachedWorker): InstanceCell | undefined {
    const { backlog } = worker;
    if (backlog.size === 0) return this.#lanes.takeFor(worker);
    const ranked = this.#lanes.isRanked || backlog.isShared;
    if (!ranked || backlog.top <= this.#lanes.topFor(worker)) return backlog.shift();
    return this.#lanes.takeFor(worker);
  }

  /** What waits for any worker, lane by lane; the oldest of what is far is in memory's lanes. */
  *depths(): ReturnType<Lanes<InstanceCell, AttachedWorker>['depths']> {
    yield* this.#lanes.depths();
    for (const { queue, size } of this.#far.depths()) yield { queue, size, heads: NONE };
  }

  halt(): void {
    this.#far.halt();
  }
}

function queueOf({ state: { extras } }: InstanceCell): string {
  return extras === null ? '' : extras.queue;
}

/** Of what waits as one class, the first that came goes first. */
function classOf(cell: InstanceCell): string {
  const { name, version } = cell.state;
  return [name, version, queueOf(cell), priorityOf(cell), shareOf(cell)].join('\0');
}
