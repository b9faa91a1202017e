import { PerdureError } from '../../model/error.ts';
import type { WorkerHello, WorkerLink } from '../../model/worker-ports.ts';
import { WORKERS_MAX } from '../../limits.ts';
import { AttachedWorker } from './attached-worker.ts';
import type { LiveInstance, PendingActivity, TurnOut, Worker } from '../instances/live-instance.ts';
import { highestVersion } from './versions.ts';
import type { AttachedWorkerPorts } from './attached-worker.ts';
import type { Clock, Log, Ticks } from '../../model/ports.ts';

/** Ports of the scheduler that this module uses. */
export type WorkerPoolPorts = AttachedWorkerPorts & {
  readonly committer: {
    flushAll(): Promise<void>;
  };
  readonly limiter: {
    activityBack(queue: string): void;
  };
  readonly sessions: {
    attached(worker: Worker): void;
    detached(worker: Worker, mayComeBack: boolean): void;
  };
  readonly absent: {
    attached(worker: Worker): void;
    detached(worker: Worker, turns: readonly LiveInstance[]): boolean;
  };
  readonly turns: {
    pump(worker: Worker): void;
    schedule(instance: LiveInstance): void;
  };
  readonly lostTurns: {
    reassign(turn: TurnOut, isLost: boolean): void;
  };
  readonly stuckTurns: {
    retryFor(worker: Worker): void;
  };
  readonly activities: {
    pump(): void;
    pumpWorker(worker: Worker): void;
  };
  readonly activityResults: {
    reassign(activity: PendingActivity, isLost: boolean): void;
  };
  readonly liveRequests: {
    workerAttached(): void;
    workerGone(worker: Worker): void;
  };
  readonly clock: Clock;
  readonly ticks: Ticks;
  readonly log: Log;
};

/** The attached workers. The work of an ended stream is reassigned at once. */
export class WorkerPool {
  readonly #ports: WorkerPoolPorts;
  readonly #workers = new Set<Worker>();
  #lastNumber = 0;

  constructor(ports: WorkerPoolPorts) {
    this.#ports = ports;
  }

  /** In order of arrival. */
  get attached(): ReadonlySet<Worker> {
    return this.#workers;
  }

  attach(hello: WorkerHello, link: WorkerLink): AttachedWorker {
    if (this.#workers.size >= WORKERS_MAX) {
      throw new PerdureError(
        'LIMIT_EXCEEDED',
        `${this.#workers.size} workers are attached; at most ${WORKERS_MAX} may be`,
      );
    }
    const worker = new AttachedWorker(this.#ports, ++this.#lastNumber, hello, link);
    this.#workers.add(worker);
    this.#ports.sessions.attached(worker);
    this.#ports.absent.attached(worker);
    const { orchestrations, activities } = hello;
    this.#ports.log.info('worker attached', {
      worker: hello.worker,
      sdk: hello.sdk,
      orchestrations: orchestrations.length,
      activities: activities.length,
    });
    // Dispatch begins after the caller has its session, because the welcome is sent first.
    this.#ports.ticks.atEnd(() => {
      if (worker.gone) return;
      this.#ports.stuckTurns.retryFor(worker);
      this.#ports.turns.pump(worker);
      this.#ports.activities.pumpWorker(worker);
      this.#ports.liveRequests.workerAttached();
    });
    return worker;
  }

  /** The version that an unversioned start gets; empty when no worker offers one. */
  offeredVersion(name: string): string {
    let best = '';
    for (const worker of this.#workers) {
      for (const version of worker.versionsOf(name)) best = highestVersion(best, version);
    }
    return best;
  }

  /** True when any worker, busy or not, runs turns of this orchestration. */
  servesTurn(name: string, version: string, queue: string): boolean {
    for (const worker of this.#workers) if (worker.servesTurn(name, version, queue)) return true;
    return false;
  }

  servesActivity(name: string, version: string, queue: string): boolean {
    for (const one of this.#workers) if (one.servesActivity(name, version, queue)) return true;
    return false;
  }

  /** Uses the free credits of all workers. */
  pumpAll(): void {
    for (const worker of this.#workers) {
      this.#ports.turns.pump(worker);
      this.#ports.activities.pumpWorker(worker);
    }
  }

  /** Answers a drain when all results of the worker are durable and it has no work in flight. */
  drained(worker: Worker): void {
    for (const instance of worker.instances) {
      if (instance.turn === null) worker.release(instance);
    }
    this.#ports.sessions.detached(worker, false);
    while (worker.backlog.size > 0) {
      const instance = worker.backlog.shift()!;
      instance.queued = null;
      this.#ports.turns.schedule(instance);
    }
    // The committer reports a failed commit.
    this.#ports.committer
      .flushAll()
      .then(() => {
        if (worker.gone) return;
        if (worker.turnsOut.size === 0 && worker.activitiesOut.size === 0) worker.link.drained();
        else this.#ports.ticks.atEnd(() => this.#drainAgain(worker));
      })
      .catch(() => undefined);
  }

  closed(worker: Worker, why: string): void {
    if (worker.gone) return;
    worker.gone = true;
    this.#workers.delete(worker);
    this.#ports.log.info('worker detached', { worker: worker.hello.worker, why });
    const { turns, lostTurns, activities, activityResults, sessions, limiter } = this.#ports;
    // The work of a draining worker does not count as lost.
    const lost = !worker.draining;
    const turnsOut = [...worker.turnsOut.values()];
    const instances = [...worker.instances];
    const mayReturn = this.#ports.absent.detached(
      worker,
      turnsOut.map(({ instance }) => instance),
    );
    const activitiesOut = mayReturn ? [] : [...worker.activitiesOut.values()];
    worker.turnsOut.clear();
    if (!mayReturn) worker.activitiesOut.clear();
    for (const instance of instances) worker.release(instance);
    this.#ports.liveRequests.workerGone(worker);
    sessions.detached(worker, lost);
    for (const queue of worker.abandoned.values()) limiter.activityBack(queue);
    for (const turn of turnsOut) lostTurns.reassign(turn, lost);
    // An instance that the worker evicted may still wait for a credit of the worker.
    for (
      let instance = worker.backlog.shift();
      instance !== undefined;
      instance = worker.backlog.shift()
    ) {
      instance.queued = null;
      turns.schedule(instance);
    }
    for (const instance of instances) turns.schedule(instance);
    for (const activity of activitiesOut)
      if (activity !== null) activityResults.reassign(activity, lost);
    activities.pump();
  }

  /**
   * Releases the cached instances of a busy worker that have no turn in flight, so that other
   * workers may run them.
   */
  passOver(worker: Worker): void {
    this.#ports.log.info('a worker is busy', { worker: worker.hello.worker });
    const waiting: LiveInstance[] = [];
    for (
      let instance = worker.backlog.shift();
      instance !== undefined;
      instance = worker.backlog.shift()
    ) {
      instance.queued = null;
      waiting.push(instance);
    }
    for (const instance of worker.instances) {
      if (instance.turn === null && instance.state.openSteps === 0) worker.evict(instance);
    }
    for (const instance of waiting) this.#ports.turns.schedule(instance);
  }

  /** Ends all streams: the reason is sent to the workers, which reconnect. */
  closeAll(code: 'UNAVAILABLE' | 'STORE_FAILED', message: string): void {
    for (const worker of this.#workers) {
      worker.gone = true;
      worker.link.close(code, message);
    }
    this.#workers.clear();
  }

  #drainAgain(worker: Worker): void {
    const { steady } = this.#ports.clock;
    steady.wakeAt(steady.now() + DRAIN_LOOK_MS, () => {
      if (!worker.gone) this.drained(worker);
    });
  }
}

/** Interval of checks for the last results of a draining worker. */
const DRAIN_LOOK_MS = 20;
