import { mustNotReject } from '../../lib/must-not-reject.ts';
import { needsTurn } from '../../engine/state.ts';
import type { LiveInstance, TurnOut, Worker } from '../instances/live-instance.ts';
import { sendFullTurn } from './full-turn.ts';
import { queueOf, TurnQueues } from './turn-queues.ts';
import type { NamespaceMeters, TurnOutcome } from '../../model/meters.ts';
import type { Clock } from '../../model/ports.ts';
import type { FullTurnPorts } from './full-turn.ts';
import type { TurnQueuesPorts } from './turn-queues.ts';
import type { Urgency } from '../commit/committer.ts';

/** Ports of the scheduler that this module uses. */
export type TurnDispatchPorts = TurnQueuesPorts &
  FullTurnPorts & {
    readonly cache: {
      evictWhenIdle(instance: LiveInstance): void;
      loadByNumber(instanceNumber: number): Promise<LiveInstance | null>;
      used(instance: LiveInstance): void;
    };
    readonly committer: {
      touch(instance: LiveInstance, urgency: Urgency): void;
    };
    readonly limiter: {
      turnBack(queue: string): void;
      turnOut(queue: string): void;
    };
    readonly workers: {
      readonly attached: ReadonlySet<Worker>;
    };
    readonly absent: {
      withholdsSteps(instance: LiveInstance): boolean;
    };
    readonly liveRequests: {
      onTurnDone(instance: LiveInstance): void;
    };
    readonly lateTurns: {
      halt(): void;
      watch(turn: TurnOut): void;
    };
    readonly clock: Clock;
    readonly meters: NamespaceMeters;
  };

/**
 * Dispatches turns to workers, and queues turns when no worker has a free credit. At most one turn
 * of an instance is in flight.
 */
export class TurnDispatch {
  readonly #ports: TurnDispatchPorts;
  readonly queues: TurnQueues;
  /**
   * Orchestrations that run steps. Their turns are dispatched only when durable, so that steps do
   * not wait for a commit.
   */
  readonly #stepUsers = new Set<string>();
  out = 0;

  constructor(ports: TurnDispatchPorts) {
    this.#ports = ports;
    this.queues = new TurnQueues(ports, (instanceNumber) => this.#fetch(instanceNumber));
  }

  /**
   * Dispatches a turn if the instance needs one and may run; queues the turn when all workers are
   * busy.
   */
  schedule(instance: LiveInstance): void {
    if (instance.turn !== null || instance.queued !== null || instance.dropped) return;
    const { state } = instance;
    if (instance.ended || state.suspended || state.stuck !== null) return;
    if (!needsTurn(state) && (state.openSteps === 0 || instance.worker !== null)) return;
    const isElsewhere = state.openSteps > 0 && instance.worker === null;
    if (isElsewhere && this.#ports.absent.withholdsSteps(instance)) return;
    if (state.lastDeliveryId > instance.durableEventId && this.#stepUsers.has(state.name)) {
      this.#ports.committer.touch(instance, 'now');
      return;
    }
    if (instance.worker?.draining) instance.worker.release(instance);
    const queue = queueOf(instance);
    const isPaused = this.#ports.limiter.turnsHeld(queue);
    const worker = isPaused
      ? null
      : (instance.worker ?? this.#choose(state.name, state.version, queue));
    if (worker === null) {
      this.queues.push(instance);
      if (instance.queued === 'spilled') this.#ports.cache.evictWhenIdle(instance);
    } else if (worker.takesTurns) {
      this.#dispatch(instance, worker);
    } else {
      instance.queued = 'backlog';
      worker.backlog.push(instance);
    }
  }

  /**
   * Assigns an instance to a worker that runs its steps and has attached again.
   *
   * @param runsAll false: the worker must run other steps again, so the instance gets a turn.
   * @returns false when the worker has no credit for that turn.
   */
  returnTo(worker: Worker, instance: LiveInstance, runsAll: boolean): boolean {
    if (runsAll) {
      worker.keep(instance);
      this.schedule(instance);
      return true;
    }
    const { suspended, stuck } = instance.state;
    if (suspended || stuck !== null || instance.turn !== null || instance.queued !== null)
      return false;
    if (!worker.takesTurns) return false;
    this.#dispatch(instance, worker);
    return true;
  }

  /**
   * Records that an orchestration runs steps: from now on its turns are dispatched only when
   * durable.
   */
  noteSteps(orchestration: string): void {
    this.#stepUsers.add(orchestration);
  }

  /** Loads an instance whose turn waits on disk, and queues the turn in memory. */
  async #fetch(instanceNumber: number): Promise<void> {
    const instance = await this.#ports.cache.loadByNumber(instanceNumber);
    if (instance === null) return;
    if (instance.queued === 'spilled') instance.queued = null;
    this.schedule(instance);
  }

  /** Uses the free credits of a worker. */
  pump(worker: Worker): void {
    while (worker.takesTurns) {
      const instance = this.queues.takeFor(worker);
      if (instance === undefined) return;
      instance.queued = null;
      this.schedule(instance);
    }
  }

  /**
   * Spills a waiting turn as the last one of its class, if enough turns of the class stay in
   * memory.
   */
  leaveQueue(instance: LiveInstance): void {
    if (!this.queues.hasMoreBeside(instance)) return;
    this.queues.withdraw(instance);
    this.queues.push(instance);
  }

  /** Drops the turn of a terminated instance; the answer has no effect. */
  revoke(instance: LiveInstance): void {
    const { turn } = instance;
    this.queues.withdraw(instance);
    this.#ports.liveRequests.onTurnDone(instance);
    if (turn === null) return;
    instance.turn = null;
    this.out -= 1;
    this.#ports.limiter.turnBack(queueOf(instance));
    turn.worker.evict(instance);
  }

  /** Ends the dispatch of a turn; false when it was revoked before. */
  close(turn: TurnOut, outcome: TurnOutcome): boolean {
    if (turn.instance.turn !== turn) return false;
    const { clock, meters } = this.#ports;
    meters.turnEnded(turn.instance.state.name, outcome, clock.steady.now() - turn.dispatchedMs);
    turn.instance.turn = null;
    this.out -= 1;
    this.#ports.limiter.turnBack(queueOf(turn.instance));
    return true;
  }

  halt(): void {
    this.#ports.lateTurns.halt();
    this.queues.halt();
  }

  #dispatch(instance: LiveInstance, worker: Worker): void {
    const { state } = instance;
    const full = instance.worker !== worker || !instance.inboxWhole;
    const turn: TurnOut = {
      token: worker.newToken(),
      instance,
      worker,
      execution: state.execution,
      sinceMs: this.#ports.clock.now(),
      dispatchedMs: this.#ports.clock.steady.now(),
      upTo: 0,
      durable: false,
      isOfTimer: false,
      earlySteps: null,
    };
    instance.turn = turn;
    this.out += 1;
    this.#ports.limiter.turnOut(queueOf(instance));
    worker.turnsOut.set(turn.token, turn);
    this.#ports.lateTurns.watch(turn);
    worker.keep(instance);
    this.#ports.cache.used(instance);
    // The inbox is the whole history before a first turn, unless the instance was suspended or
    // resumed.
    const isInboxComplete = state.delivered === 0 && instance.inboxWhole;
    const { meters } = this.#ports;
    meters.turnWaits.add(turn.sinceMs - state.lastTimeMs);
    if (full && !(isInboxComplete && instance.inbox.length === state.lastEventId)) {
      meters.fullTurns += 1;
      meters.replayedEvents += state.lastEventId;
      mustNotReject(sendFullTurn(this.#ports, turn));
      return;
    }
    turn.upTo = state.lastDeliveryId;
    turn.durable = state.lastDeliveryId <= instance.durableEventId;
    const events = this.#ports.inboxes.open(instance);
    worker.link.turn({
      token: turn.token,
      instanceId: state.id,
      execution: state.execution,
      full,
      durable: turn.durable,
      more: false,
      lastEventId: state.lastEventId,
      events,
    });
  }

  /** The worker with the most free credits among those that have the orchestration. */
  #choose(name: string, version: string, queue: string): Worker | null {
    let best: Worker | null = null;
    let bestRoom = 0;
    for (const worker of this.#ports.workers.attached) {
      if (!worker.takesTurns || !worker.servesTurn(name, version, queue)) continue;
      const room = (worker.maxTurns - worker.turnsOut.size) / worker.maxTurns;
      if (best !== null && room <= bestRoom) continue;
      best = worker;
      bestRoom = room;
    }
    return best;
  }
}
