import type { AttachedWorker } from './attached-worker.ts';
import type { InstanceCell } from './instance-cell.ts';
import { Lane } from './lane.ts';
import { Lanes } from './lanes.ts';
import type { Rules } from './lanes.ts';
import type { QueueGates } from './queue-limits.ts';
import { PRIORITY_DEFAULT } from './shared-lane.ts';
import type { Ranks } from './shared-lane.ts';

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

/** Turns that wait for any worker that can run them. */
export class TurnQueues {
  readonly #lanes: Lanes<InstanceCell, AttachedWorker>;

  constructor(gates: QueueGates) {
    this.#lanes = new Lanes(turnRules(gates));
  }

  /** Turns that are wanted. */
  get size(): number {
    return this.#lanes.size;
  }

  push(cell: InstanceCell): void {
    cell.queued = 'shared';
    this.#lanes.push(cell);
  }

  /** Takes out one that was pushed and not taken, and that is never pushed again. */
  withdraw(cell: InstanceCell): void {
    if (cell.queued !== 'shared') return;
    cell.queued = null;
    this.#lanes.withdraw(cell);
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
    const { backlog } = worker;
    if (backlog.size === 0) return this.#lanes.takeFor(worker);
    const ranked = this.#lanes.isRanked || backlog.isShared;
    if (!ranked || backlog.top <= this.#lanes.topFor(worker)) return backlog.shift();
    return this.#lanes.takeFor(worker);
  }

  /** What waits for any worker, lane by lane. */
  depths(): ReturnType<Lanes<InstanceCell, AttachedWorker>['depths']> {
    return this.#lanes.depths();
  }
}
