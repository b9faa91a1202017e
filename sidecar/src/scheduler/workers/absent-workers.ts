import { WORKER_GRACE_MS } from '../../limits.ts';
import type { LiveInstance, PendingActivity, Worker } from '../instances/live-instance.ts';
import { WorkerRegistry } from './worker-registry.ts';
import type { Clock, Log, Ticks } from '../../model/ports.ts';
import type { HeldAttempt, HeldStep } from '../../model/worker-ports.ts';
import type { OnEnd } from './liveness.ts';
import type { WorkerRegistryPorts } from './worker-registry.ts';

/** Ports of the scheduler that this module uses. */
export type AbsentWorkersPorts = WorkerRegistryPorts & {
  readonly workers: {
    readonly attached: ReadonlySet<Worker>;
    closed(worker: Worker, why: string): void;
  };
  readonly liveness: {
    has(identity: string): boolean;
    onEnd: OnEnd;
  };
  readonly adoption: {
    claims(activity: PendingActivity): boolean;
    claimsSteps(instance: LiveInstance): boolean;
    take(worker: Worker, held: readonly HeldAttempt[]): void;
    takeSteps(worker: Worker, held: readonly HeldStep[]): void;
  };
  readonly turns: {
    schedule(instance: LiveInstance): void;
  };
  readonly lostTurns: {
    uncount(instance: LiveInstance): void;
  };
  readonly activities: {
    pump(): void;
    pumpWorker(worker: Worker): void;
    release(activity: PendingActivity): void;
  };
  readonly activityResults: {
    reassign(activity: PendingActivity, isLost: boolean): void;
  };
  readonly clock: Clock;
  readonly ticks: Ticks;
  readonly log: Log;
  readonly workerGraceMs?: number;
};

/** A worker with an ended stream, whose process may be alive. */
interface Absence {
  readonly worker: Worker;
  /** Instances with steps that the worker runs; these instances wait for the worker. */
  readonly instances: Set<LiveInstance>;
  /**
   * Attempts that the worker listed, and that were read from the store after the stream had ended
   * again.
   */
  readonly withheld: PendingActivity[];
  /**
   * Instances with turns that were in flight at the worker. These turns count as lost until the
   * worker attaches again.
   */
  readonly turns: readonly LiveInstance[];
  withdraw(): void;
}

/**
 * Workers that are not attached and may hold attempts: workers with an ended stream and, after a
 * start, workers that the previous process recorded. Their attempts wait for the grace time. They
 * wait longer while a liveness stream shows that the process is alive. They do not wait when the
 * process is known to have ended.
 *
 *   attached ── stream ends ──► absent ── attaches again: adopted ──► attached
 *                                  └── died, or grace is over ──► its work is reassigned
 */
export class AbsentWorkers {
  readonly #ports: AbsentWorkersPorts;
  readonly #registry: WorkerRegistry;
  readonly #graceMs: number;
  readonly #absences = new Map<string, Absence>();
  /**
   * Identities that the previous process recorded and that have not attached again, each with a
   * function that stops its timer.
   */
  readonly #awaited = new Map<string, () => void>();
  /** Activities that were read from the store and wait for these workers. */
  #withheld: PendingActivity[] = [];
  #withheldInstances = new Set<LiveInstance>();
  /**
   * False until the awaited identities are read. Until then all work waits: a call of a client may
   * load an instance earlier.
   */
  #isLoaded = false;

  constructor(ports: AbsentWorkersPorts) {
    this.#ports = ports;
    this.#registry = new WorkerRegistry(ports);
    this.#graceMs = ports.workerGraceMs ?? WORKER_GRACE_MS;
    ports.liveness.onEnd = (identity, withinMs) => this.#livenessEnded(identity, withinMs);
  }

  /** Reads the awaited identities. */
  async load(): Promise<void> {
    for (const identity of await this.#registry.load()) {
      this.#awaited.set(identity, this.#wakeFor(identity, null));
    }
    this.#isLoaded = true;
    this.#releaseWithheld();
  }

  get #isWaiting(): boolean {
    return !this.#isLoaded || this.#awaited.size > 0;
  }

  /** True when an activity that was read from the store may be in flight at an absent worker. */
  withholds(activity: PendingActivity): boolean {
    activity.phase = 'awaited';
    if (this.#ports.adoption.claims(activity)) return true;
    if (!this.#isWaiting) return false;
    this.#withheld.push(activity);
    return true;
  }

  /** True when steps of the instance may run at an absent worker. */
  withholdsSteps(instance: LiveInstance): boolean {
    if (this.#ports.adoption.claimsSteps(instance)) return true;
    if (this.#isWaiting) {
      this.#withheldInstances.add(instance);
      return true;
    }
    for (const { instances } of this.#absences.values()) if (instances.has(instance)) return true;
    return false;
  }

  /**
   * Called when a worker attaches. The worker continues the work that it lists; its other work is
   * void.
   */
  attached(worker: Worker): void {
    const { hello } = worker;
    if (!hello.keepsAttempts) return;
    const { identity } = hello;
    this.#endOlder(worker);
    const absence = this.#absences.get(identity);
    this.#absences.delete(identity);
    absence?.withdraw();
    this.#ports.adoption.take(worker, hello.held);
    this.#ports.adoption.takeSteps(worker, hello.heldSteps);
    if (absence !== undefined) {
      for (const instance of absence.turns) this.#ports.lostTurns.uncount(instance);
      this.#reassign(absence, false);
    }
    this.#awaitNoLonger(identity);
    if (this.#registry.has(identity)) return;
    worker.registered = false;
    this.#registry.add(identity, hello.worker).then(
      () => {
        worker.registered = true;
        this.#ports.activities.pumpWorker(worker);
      },
      // The store failed: the parts are rebuilt.
      () => undefined,
    );
  }

  /**
   * Called when the stream of a worker has ended. True when its attempts wait for the worker, so
   * that only its turns are reassigned.
   */
  detached(worker: Worker, turns: readonly LiveInstance[]): boolean {
    const { identity, keepsAttempts } = worker.hello;
    if (!keepsAttempts) return false;
    const withinMs = this.#ports.liveness.has(identity) ? null : worker.withinMs;
    if (worker.draining || withinMs === 0) {
      this.#registry.remove(identity);
      return false;
    }
    const instances = new Set([...worker.instances].filter(({ state }) => state.openSteps > 0));
    const withdraw = this.#wakeFor(identity, withinMs);
    this.#absences.set(identity, { worker, instances, turns, withheld: [], withdraw });
    return true;
  }

  /**
   * True when an attempt that the worker listed waits for the worker; otherwise the worker is lost.
   */
  keeps(worker: Worker, activity: PendingActivity): boolean {
    const absence = this.#absenceOf(worker);
    absence?.withheld.push(activity);
    return absence !== undefined;
  }

  /** True when an instance with steps that the worker listed waits for the worker. */
  keepsSteps(worker: Worker, instance: LiveInstance): boolean {
    const absence = this.#absenceOf(worker);
    absence?.instances.add(instance);
    return absence !== undefined;
  }

  #absenceOf(worker: Worker): Absence | undefined {
    const absence = this.#absences.get(worker.hello.identity);
    return absence?.worker === worker ? absence : undefined;
  }

  halt(): void {
    for (const withdraw of this.#awaited.values()) withdraw();
    this.#awaited.clear();
    for (const absence of this.#absences.values()) absence.withdraw();
    this.#absences.clear();
  }

  #wakeFor(identity: string, withinMs: number | null): () => void {
    const { log, liveness, clock } = this.#ports;
    const graceMs = Math.min(this.#graceMs, withinMs ?? Infinity);
    return clock.steady.wakeAt(clock.steady.now() + graceMs, () => {
      if (!liveness.has(identity)) this.#abandon(identity);
      else log.warn('attempts wait for a live worker that is not reconnected', { identity });
    });
  }

  /** Called when a process has no liveness stream any more. */
  #livenessEnded(identity: string, withinMs: number | null): void {
    for (const worker of this.#ports.workers.attached) {
      if (worker.hello.identity !== identity) continue;
      worker.withinMs = withinMs;
      if (worker.isSilent) worker.link.close('UNAVAILABLE', 'the process of the worker has ended');
      return;
    }
    if (withinMs === 0) return this.#abandon(identity);
    const absence = this.#absences.get(identity);
    if (absence !== undefined) {
      absence.withdraw();
      this.#absences.set(identity, { ...absence, withdraw: this.#wakeFor(identity, withinMs) });
    }
    const withdraw = this.#awaited.get(identity);
    if (withdraw === undefined) return;
    withdraw();
    this.#awaited.set(identity, this.#wakeFor(identity, withinMs));
  }

  /** Ends the older stream of an identity: a process may reconnect before its old stream ends. */
  #endOlder(worker: Worker): void {
    for (const older of this.#ports.workers.attached) {
      const { identity, keepsAttempts } = older.hello;
      if (older === worker || !keepsAttempts || identity !== worker.hello.identity) continue;
      older.withinMs = null;
      older.draining = false;
      older.link.close('UNAVAILABLE', 'the worker has attached again');
      this.#ports.workers.closed(older, 'the worker has attached again');
    }
  }

  #abandon(identity: string): void {
    const absence = this.#absences.get(identity);
    if (absence === undefined && !this.#awaited.has(identity)) return;
    const { worker } = absence?.worker.hello ?? { worker: identity };
    this.#ports.log.info('a worker did not reconnect', { worker });
    this.#registry.remove(identity);
    this.#awaitNoLonger(identity);
    if (absence === undefined) return;
    absence.withdraw();
    this.#absences.delete(identity);
    this.#reassign(absence, true);
  }

  #reassign({ worker, instances, withheld }: Absence, lost: boolean): void {
    const { activities, activityResults, turns } = this.#ports;
    const out = [...worker.activitiesOut.values()];
    worker.activitiesOut.clear();
    for (const activity of out) if (activity !== null) activityResults.reassign(activity, lost);
    for (const activity of withheld) activities.release(activity);
    for (const instance of instances) turns.schedule(instance);
    this.#pumpLater();
  }

  /**
   * Called when an awaited worker has attached or is abandoned. The last one releases the waiting
   * work.
   */
  #awaitNoLonger(identity: string): void {
    this.#awaited.get(identity)?.();
    if (this.#awaited.delete(identity)) this.#releaseWithheld();
  }

  #releaseWithheld(): void {
    if (this.#isWaiting) return;
    const withheld = this.#withheld;
    const instances = this.#withheldInstances;
    this.#withheld = [];
    this.#withheldInstances = new Set();
    for (const activity of withheld) this.#ports.activities.release(activity);
    for (const instance of instances) this.#ports.turns.schedule(instance);
    this.#pumpLater();
  }

  /** Dispatches activities later: an attaching worker gets its session first. */
  #pumpLater(): void {
    this.#ports.ticks.atEnd(() => this.#ports.activities.pump());
  }
}
