import { append } from '../../lib/lists.ts';
import { mustNotReject } from '../../lib/must-not-reject.ts';
import { toError } from '../../lib/to-error.ts';
import { historyLimits, withinLimits } from '../../engine/history-limits.ts';
import type { HistoryLimits } from '../../engine/history-limits.ts';
import { extrasOf, needsTurn } from '../../engine/state.ts';
import { applyTurn } from '../../engine/turn.ts';
import { historyLimitNear } from '../../engine/messages/history-limit-near.ts';
import { stepOutcome } from '../../engine/messages/step-outcome.ts';
import { turnFailed } from '../../engine/messages/turn-failed.ts';
import { HISTORY_BYTES_MAX, HISTORY_EVENTS_MAX, LOST_ATTEMPTS_MAX } from '../../limits.ts';
import { PerdureError } from '../../model/error.ts';
import type { Action } from '../../model/action.ts';
import type { StuckReason } from '../../model/instance.ts';
import type { StepReport, TurnFailureReport } from '../../model/worker-ports.ts';
import { EarlySteps } from './early-steps.ts';
import type { LiveInstance, TurnOut, Worker } from '../instances/live-instance.ts';
import { sendFullTurn } from './full-turn.ts';
import { LateTurns } from './late-turns.ts';
import { StuckInstances } from './stuck-instances.ts';
import { queueOf, TurnQueues } from './turn-queues.ts';
import type { Clock, Log, Random } from '../../model/ports.ts';
import type { FullTurnPorts } from './full-turn.ts';
import type { LateTurnsPorts } from './late-turns.ts';
import type { Round } from '../../engine/round.ts';
import type { TurnQueuesPorts } from './turn-queues.ts';
import type { Urgency } from '../commit/committer.ts';

/** What turn dispatch uses of the scheduler. */
export type TurnDispatchPorts = TurnQueuesPorts &
  LateTurnsPorts &
  FullTurnPorts & {
    readonly cache: {
      byId(id: string): LiveInstance | undefined;
      byNumber(instanceNumber: number): LiveInstance | undefined;
      evictWhenIdle(instance: LiveInstance): void;
      loadByNumber(instanceNumber: number): Promise<LiveInstance | null>;
      used(instance: LiveInstance): void;
    };
    readonly inboxes: {
      open(instance: LiveInstance): Uint8Array[];
    };
    readonly committer: {
      touch(instance: LiveInstance, urgency: Urgency): void;
    };
    readonly staging: {
      stage(instance: LiveInstance, round: Round, urgency: Urgency): void;
    };
    readonly limiter: {
      turnBack(queue: string): void;
      turnOut(queue: string): void;
      turnsHeld(queue: string): boolean;
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
    readonly versions: {
      forStart(name: string): string;
    };
    instanceFailed(instanceNumber: number, error: Error): void;
    storeFailed(error: Error): void;
    readonly clock: Clock;
    readonly random: Random;
    readonly log: Log;
    readonly historyEventsMax?: number;
    readonly historyBytesMax?: number;
    readonly lostAttemptsMax?: number;
  };

const SEED_BYTES = 8;
const NO_SEED = new Uint8Array();

/** Hands turns to workers and takes their answers. At most one turn of an instance is out. */
export class TurnDispatch {
  readonly #ports: TurnDispatchPorts;
  readonly queues: TurnQueues;
  readonly #limits: HistoryLimits;
  /** Orchestrations that run steps: their turns wait for durability, so that steps need not. */
  readonly #stepUsers = new Set<string>();
  readonly #stuck = new StuckInstances();
  readonly #late: LateTurns;
  out = 0;

  constructor(ports: TurnDispatchPorts) {
    this.#ports = ports;
    this.queues = new TurnQueues(ports, (instanceNumber) => this.#fetch(instanceNumber));
    this.#late = new LateTurns(ports, (turn) => this.#takeAway(turn));
    this.#limits = historyLimits(
      ports.historyEventsMax ?? HISTORY_EVENTS_MAX,
      ports.historyBytesMax ?? HISTORY_BYTES_MAX,
    );
  }

  /** Hands the instance a turn if it needs one and may have it; queues it when all are busy. */
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
    const held = this.#ports.limiter.turnsHeld(queue);
    const worker = held
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
   * The instance is back at a worker that runs steps of it.
   *
   * @param runsAll false: it has to run others anew, so that it gets a turn.
   * @returns false when the worker has no room for that turn.
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

  /** The worker that lost its connection with a turn of the instance is back: it was no death. */
  notLost(instance: LiveInstance): void {
    const { extras, stuck } = instance.state;
    if (instance.dropped || instance.ended || extras === null || extras.lostTurnAttempts === 0)
      return;
    extras.lostTurnAttempts -= 1;
    instance.writes().rowChanged = true;
    this.#ports.committer.touch(instance, 'now');
    if (stuck?.reason !== 'quarantined') return;
    instance.state.stuck = null;
    this.schedule(instance);
  }

  /** Lets one that waited outside memory wait inside. */
  async #fetch(instanceNumber: number): Promise<void> {
    const instance = await this.#ports.cache.loadByNumber(instanceNumber);
    if (instance === null) return;
    if (instance.queued === 'spilled') instance.queued = null;
    this.schedule(instance);
  }

  /** Uses the credit that a worker has. */
  pump(worker: Worker): void {
    while (worker.takesTurns) {
      const instance = this.queues.takeFor(worker);
      if (instance === undefined) return;
      instance.queued = null;
      this.schedule(instance);
    }
  }

  /** Queues it anew, behind all of its class and on disk, if others of the class stay in memory. */
  leaveQueue(instance: LiveInstance): void {
    if (!this.queues.hasMoreBeside(instance)) return;
    this.queues.withdraw(instance);
    this.queues.push(instance);
  }

  result(turn: TurnOut, decided: readonly Action[], cached: boolean): void {
    const { instance } = turn;
    if (!this.#close(turn)) return;
    const { state } = instance;
    const worker = turn.worker.hello.worker;
    const actions = withinLimits(state, decided, instance.historyBytes, this.#limits);
    const last = actions.at(-1);
    const again = last?.kind === 'continueAsNew' ? last.continueAsNew : null;
    const seed = again === null ? NO_SEED : this.#ports.random.bytes(SEED_BYTES);
    const latestVersion = again?.latestVersion ? this.#ports.versions.forStart(state.name) : '';
    const nowMs = this.#ports.clock.now();
    const { execution } = state;
    try {
      const input = { actions, delivered: turn.upTo, worker, seed, latestVersion };
      const round = applyTurn(state, input, nowMs);
      if (!cached || execution !== state.execution) turn.worker.instances.delete(instance);
      if (!cached) turn.worker.release(instance);
      if (execution !== state.execution) instance.worker = null;
      const stepsWait = !turn.durable && round.stepsOpened > 0;
      if (actions.some((action) => action.kind === 'scheduleStep')) {
        this.#stepUsers.add(state.name);
      }
      this.#ports.staging.stage(instance, round, 'now');
      if (stepsWait) append(instance.writes().after, 'grants', turn);
      if (state.extras !== null) this.#resetLostTurns(instance);
      const near = historyLimitNear(state, instance.historyBytes, this.#limits, nowMs);
      if (near !== null) this.#ports.staging.stage(instance, near, 'now');
      if (actions !== decided) turn.worker.evict(instance);
    } catch (error) {
      if (!(error instanceof PerdureError)) {
        // A fault of ours that one turn has found: it must not end all others with the process.
        return this.#ports.instanceFailed(state.instanceNumber, error as Error);
      }
      this.#markStuck(instance, 'turnFailed', `${error.code}: ${error.message}`);
      turn.worker.evict(instance);
      return;
    }
    for (const report of turn.earlySteps?.all() ?? []) this.stepResult(turn.worker, report);
    if (instance.ended) turn.worker.release(instance);
    this.schedule(instance);
    this.#ports.liveRequests.onTurnDone(instance);
  }

  /** The worker did not have it in memory: the same again with the whole history. */
  miss(turn: TurnOut): void {
    if (!this.#close(turn)) return;
    turn.worker.release(turn.instance);
    this.schedule(turn.instance);
  }

  failed(turn: TurnOut, report: TurnFailureReport): void {
    if (!this.#close(turn)) return;
    turn.worker.release(turn.instance);
    const reason: StuckReason =
      report.reason === 'nondeterminism' || report.reason === 'nondeterministicAwait'
        ? report.reason
        : 'turnFailed';
    this.#markStuck(turn.instance, reason, report.message);
  }

  /** The worker is gone: another worker runs the turn, unless it has ended too many. */
  giveBack(turn: TurnOut, lost: boolean): void {
    if (!this.#close(turn)) return;
    const { instance } = turn;
    if (lost)
      this.#countLostTurn(instance, `the last that went away was ${turn.worker.hello.worker}`);
    this.schedule(instance);
  }

  /** The worker answers pings and not its turn. It keeps the credit: something there is stuck. */
  #takeAway(turn: TurnOut): void {
    if (!this.#close(turn)) return;
    const { instance, worker } = turn;
    const seconds = (this.#ports.clock.steady.now() - turn.dispatchedMs) / 1_000;
    const fields = { instance: instance.state.id, worker: worker.hello.worker, seconds };
    this.#ports.log.warn('a turn is taken from a worker that does not answer it', fields);
    worker.evict(instance);
    this.#countLostTurn(
      instance,
      `the last, ${worker.hello.worker}, did not answer for ${seconds} s`,
    );
    this.schedule(instance);
  }

  halt(): void {
    this.#late.halt();
    this.queues.halt();
  }

  /** @param last says what became of the last worker. */
  #countLostTurn(instance: LiveInstance, last: string): void {
    const max = this.#ports.lostAttemptsMax ?? LOST_ATTEMPTS_MAX;
    if (max === 0 || instance.ended) return;
    const extras = extrasOf(instance.state);
    extras.lostTurnAttempts += 1;
    instance.writes().rowChanged = true;
    this.#ports.committer.touch(instance, 'now');
    if (extras.lostTurnAttempts < max) return;
    const text =
      `${extras.lostTurnAttempts} workers in a row were lost to this turn (${last}): look for ` +
      'what ends or holds their process, then resume the instance';
    this.#markStuck(instance, 'quarantined', text);
  }

  /** Forgets the turn of an instance that ended by force; an answer changes nothing. */
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

  stepResult(worker: Worker, report: StepReport): void {
    const instance = this.#ports.cache.byId(report.instanceId);
    if (instance?.worker !== worker || instance.state.execution !== report.execution) {
      worker.link.refuse(
        report.token,
        'STALE_TOKEN',
        `step ${report.seq} of instance ${report.instanceId} runs elsewhere; result ignored`,
      );
      return;
    }
    if (report.seq >= instance.state.nextSeq) return this.#earlyStep(worker, instance, report);
    const round = stepOutcome(instance.state, report.seq, report, this.#ports.clock.now());
    if (round === null) return;
    this.#ports.staging.stage(instance, round, 'now');
    this.schedule(instance);
  }

  /** The result of a step that no recorded turn has scheduled. */
  #earlyStep(worker: Worker, { turn, state }: LiveInstance, report: StepReport): void {
    if (turn?.token === report.token && (turn.earlySteps ??= new EarlySteps()).add(report)) return;
    const text = `no turn of instance ${state.id} has scheduled step ${report.seq}; result ignored`;
    worker.link.refuse(report.token, 'STALE_TOKEN', text);
  }

  /** A new worker may be the fixed deployment that a stuck instance waits for. */
  retryStuck(worker: Worker): void {
    for (const instanceNumber of this.#stuck.takeFor(worker)) {
      const instance = this.#ports.cache.byNumber(instanceNumber);
      if (instance !== undefined) this.#unmarkStuck(instance);
      else
        this.#unmarkStoredStuck(instanceNumber).catch((error) =>
          this.#ports.storeFailed(toError(error)),
        );
    }
  }

  async #unmarkStoredStuck(instanceNumber: number): Promise<void> {
    const instance = await this.#ports.cache.loadByNumber(instanceNumber);
    if (instance !== null) this.#unmarkStuck(instance);
  }

  #unmarkStuck(instance: LiveInstance): void {
    if (instance.dropped || instance.state.stuck === null) return;
    if (instance.state.stuck.reason === 'quarantined') return;
    instance.state.stuck = null;
    instance.writes().rowChanged = true;
    this.#ports.committer.touch(instance, 'now');
    this.schedule(instance);
  }

  /** Remembers a stuck instance, so that a new worker gets to try it. */
  rememberStuck(instance: LiveInstance): void {
    this.#stuck.add(instance);
  }

  #markStuck(instance: LiveInstance, reason: StuckReason, message: string): void {
    const { state } = instance;
    this.#ports.log.warn('instance is stuck', { instance: state.id, reason, detail: message });
    const round = turnFailed(state, reason, message, this.#ports.clock.now());
    this.rememberStuck(instance);
    this.#ports.staging.stage(instance, round, 'now');
    if (reason !== 'quarantined') this.#resetLostTurns(instance);
  }

  /** A worker answered: whatever it was that ended others, the turn does not do it always. */
  #resetLostTurns(instance: LiveInstance): void {
    const { extras } = instance.state;
    if (extras === null || extras.lostTurnAttempts === 0) return;
    extras.lostTurnAttempts = 0;
    instance.writes().rowChanged = true;
  }

  /** Takes the turn back from the worker; false when it was void already. */
  #close(turn: TurnOut): boolean {
    if (turn.instance.turn !== turn) return false;
    turn.instance.turn = null;
    this.out -= 1;
    this.#ports.limiter.turnBack(queueOf(turn.instance));
    return true;
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
      earlySteps: null,
    };
    instance.turn = turn;
    this.out += 1;
    this.#ports.limiter.turnOut(queueOf(instance));
    worker.turnsOut.set(turn.token, turn);
    this.#late.watch(turn);
    worker.keep(instance);
    this.#ports.cache.used(instance);
    // The inbox is the whole history of a first turn, unless it was suspended or resumed before.
    const atHand = state.delivered === 0 && instance.inboxWhole;
    if (full && !(atHand && instance.inbox.length === state.lastEventId)) {
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

  /** The worker with the most free slots among those that have the orchestration. */
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
