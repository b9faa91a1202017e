import { append } from '../../lib/lists.ts';
import { toError } from '../../lib/to-error.ts';
import { historyLimits, withinLimits } from '../../engine/history-limits.ts';
import type { HistoryLimits } from '../../engine/history-limits.ts';
import { extrasOf, needsTurn } from '../../engine/state.ts';
import { applyTurn } from '../../engine/turn.ts';
import { historyLimitNear } from '../../engine/messages/history-limit-near.ts';
import { stepOutcome } from '../../engine/messages/step-outcome.ts';
import { turnFailed } from '../../engine/messages/turn-failed.ts';
import { HISTORY_BYTES_MAX, HISTORY_EVENTS_MAX, LOSSES_MAX } from '../../limits.ts';
import { PerdureError } from '../../model/error.ts';
import type { Action } from '../../model/action.ts';
import type { StuckReason } from '../../model/instance.ts';
import type { StepReport, TurnFailureReport } from '../../model/worker-ports.ts';
import type { AttachedWorker } from '../workers/attached-worker.ts';
import type { Core } from '../core.ts';
import { EarlySteps } from './early-steps.ts';
import type { InstanceCell, TurnOut } from '../instances/live-instance.ts';
import { sendFullTurn } from './full-turn.ts';
import { LateTurns } from './late-turns.ts';
import { TurnQueues } from './turn-queues.ts';

const SEED_BYTES = 8;
const NO_SEED = new Uint8Array();

/** Hands turns to workers and takes their answers. At most one turn of an instance is out. */
export class TurnDispatch {
  readonly #core: Core;
  readonly queues: TurnQueues;
  readonly #limits: HistoryLimits;
  /** Orchestrations that run steps: their turns wait for durability, so that steps need not. */
  readonly #stepUsers = new Set<string>();
  /** The parked instances, by orchestration and number. They may leave memory. */
  readonly #stuck = new Map<string, Map<number, { version: string; queue: string }>>();
  readonly #late: LateTurns;
  out = 0;

  constructor(core: Core) {
    this.#core = core;
    this.queues = new TurnQueues(core, (no) => this.#fetch(no));
    this.#late = new LateTurns(core, (turn) => this.#takeAway(turn));
    this.#limits = historyLimits(
      core.historyEventsMax ?? HISTORY_EVENTS_MAX,
      core.historyBytesMax ?? HISTORY_BYTES_MAX,
    );
  }

  /** Hands the instance a turn if it needs one and may have it; queues it when all are busy. */
  want(cell: InstanceCell): void {
    if (cell.turn !== null || cell.queued !== null || cell.dropped) return;
    const { state } = cell;
    if (cell.ended || state.suspended || state.stuck !== null) return;
    if (!needsTurn(state) && (state.openSteps === 0 || cell.worker !== null)) return;
    const isElsewhere = state.openSteps > 0 && cell.worker === null;
    if (isElsewhere && this.#core.absent.withholdsSteps(cell)) return;
    if (state.lastDeliveryId > cell.durableEventId && this.#stepUsers.has(state.name)) {
      this.#core.committer.touch(cell, 'now');
      return;
    }
    if (cell.worker?.draining) cell.worker.release(cell);
    const queue = queueOf(cell);
    const held = this.#core.gates.turnsHeld(queue);
    const worker = held ? null : (cell.worker ?? this.#choose(state.name, state.version, queue));
    if (worker === null) {
      this.queues.push(cell);
      if (cell.queued === 'far') this.#core.cache.leaves(cell);
    } else if (worker.takesTurns) {
      this.#hand(cell, worker);
    } else {
      cell.queued = 'backlog';
      worker.backlog.push(cell);
    }
  }

  /**
   * The instance is back at a worker that runs steps of it.
   *
   * @param runsAll false: it has to run others anew, so that it gets a turn.
   * @returns false when the worker has no room for that turn.
   */
  returnTo(worker: AttachedWorker, cell: InstanceCell, runsAll: boolean): boolean {
    if (runsAll) {
      worker.keep(cell);
      this.want(cell);
      return true;
    }
    const { suspended, stuck } = cell.state;
    if (suspended || stuck !== null || cell.turn !== null || cell.queued !== null) return false;
    if (!worker.takesTurns) return false;
    this.#hand(cell, worker);
    return true;
  }

  /** The worker that lost its connection with a turn of the instance is back: it was no death. */
  notLost(cell: InstanceCell): void {
    const { extras, stuck } = cell.state;
    if (cell.dropped || cell.ended || extras === null || extras.turnLosses === 0) return;
    extras.turnLosses -= 1;
    cell.writes().rowChanged = true;
    this.#core.committer.touch(cell, 'now');
    if (stuck?.reason !== 'poisoned') return;
    cell.state.stuck = null;
    this.want(cell);
  }

  /** Lets one that waited outside memory wait inside. */
  async #fetch(no: number): Promise<void> {
    const cell = await this.#core.cache.loadNo(no);
    if (cell === null) return;
    if (cell.queued === 'far') cell.queued = null;
    this.want(cell);
  }

  /** Uses the credit that a worker has. */
  pump(worker: AttachedWorker): void {
    while (worker.takesTurns) {
      const cell = this.queues.takeFor(worker);
      if (cell === undefined) return;
      cell.queued = null;
      this.want(cell);
    }
  }

  /** Queues it anew, behind all of its class and on disk, if others of the class stay in memory. */
  leaveQueue(cell: InstanceCell): void {
    if (!this.queues.hasMoreBeside(cell)) return;
    this.queues.withdraw(cell);
    this.queues.push(cell);
  }

  result(turn: TurnOut, decided: readonly Action[], cached: boolean): void {
    const { cell } = turn;
    if (!this.#close(turn)) return;
    const { state } = cell;
    const worker = turn.worker.hello.worker;
    const actions = withinLimits(state, decided, cell.historyBytes, this.#limits);
    const last = actions.at(-1);
    const again = last?.kind === 'continueAsNew' ? last.continueAsNew : null;
    const seed = again === null ? NO_SEED : this.#core.random.bytes(SEED_BYTES);
    const latestVersion = again?.latestVersion ? this.#core.versions.forStart(state.name) : '';
    const nowMs = this.#core.clock.now();
    const { execution } = state;
    try {
      const input = { actions, delivered: turn.upTo, worker, seed, latestVersion };
      const round = applyTurn(state, input, nowMs);
      if (!cached || execution !== state.execution) turn.worker.cells.delete(cell);
      if (!cached) turn.worker.release(cell);
      if (execution !== state.execution) cell.worker = null;
      const stepsWait = !turn.durable && round.stepsOpened > 0;
      if (actions.some((action) => action.kind === 'scheduleStep')) {
        this.#stepUsers.add(state.name);
      }
      this.#core.absorber.absorb(cell, round, 'now');
      if (stepsWait) append(cell.writes().after, 'grants', turn);
      if (state.extras !== null) this.#forgetLosses(cell);
      const near = historyLimitNear(state, cell.historyBytes, this.#limits, nowMs);
      if (near !== null) this.#core.absorber.absorb(cell, near, 'now');
      if (actions !== decided) turn.worker.evict(cell);
    } catch (error) {
      if (!(error instanceof PerdureError)) {
        // A fault of ours that one turn has found: it must not end all others with the process.
        return this.#core.instanceFailed(state.no, error as Error);
      }
      this.#park(cell, 'turnFailed', `${error.code}: ${error.message}`);
      turn.worker.evict(cell);
      return;
    }
    for (const report of turn.earlySteps?.all() ?? []) this.stepResult(turn.worker, report);
    if (cell.ended) turn.worker.release(cell);
    this.want(cell);
    this.#core.asks.turnDone(cell);
  }

  /** The worker did not have it in memory: the same again with the whole history. */
  miss(turn: TurnOut): void {
    if (!this.#close(turn)) return;
    turn.worker.release(turn.cell);
    this.want(turn.cell);
  }

  failed(turn: TurnOut, report: TurnFailureReport): void {
    if (!this.#close(turn)) return;
    turn.worker.release(turn.cell);
    const reason: StuckReason =
      report.reason === 'nondeterminism' || report.reason === 'foreignAwait'
        ? report.reason
        : 'turnFailed';
    this.#park(turn.cell, reason, report.message);
  }

  /** The worker is gone: somebody else runs the turn, unless it is what workers die of. */
  giveBack(turn: TurnOut, lost: boolean): void {
    if (!this.#close(turn)) return;
    const { cell } = turn;
    if (lost) this.#countLoss(cell, `the last that went away was ${turn.worker.hello.worker}`);
    this.want(cell);
  }

  /** The worker answers pings and not its turn. It keeps the credit: something there is stuck. */
  #takeAway(turn: TurnOut): void {
    if (!this.#close(turn)) return;
    const { cell, worker } = turn;
    const seconds = (this.#core.clock.steady.now() - turn.handedMs) / 1_000;
    const fields = { instance: cell.state.id, worker: worker.hello.worker, seconds };
    this.#core.log.warn('a turn is taken from a worker that does not answer it', fields);
    worker.evict(cell);
    this.#countLoss(cell, `the last, ${worker.hello.worker}, did not answer for ${seconds} s`);
    this.want(cell);
  }

  halt(): void {
    this.#late.halt();
    this.queues.halt();
  }

  /** @param last says what became of the last worker. */
  #countLoss(cell: InstanceCell, last: string): void {
    const max = this.#core.lossesMax ?? LOSSES_MAX;
    if (max === 0 || cell.ended) return;
    const extras = extrasOf(cell.state);
    extras.turnLosses += 1;
    cell.writes().rowChanged = true;
    this.#core.committer.touch(cell, 'now');
    if (extras.turnLosses < max) return;
    const text =
      `${extras.turnLosses} workers in a row were lost to this turn (${last}): look for what ` +
      'ends or holds their process, then resume the instance';
    this.#park(cell, 'poisoned', text);
  }

  /** Forgets the turn of an instance that ended by force; an answer changes nothing. */
  void(cell: InstanceCell): void {
    const { turn } = cell;
    this.queues.withdraw(cell);
    this.#core.asks.turnDone(cell);
    if (turn === null) return;
    cell.turn = null;
    this.out -= 1;
    this.#core.gates.turnBack(queueOf(cell));
    turn.worker.evict(cell);
  }

  stepResult(worker: AttachedWorker, report: StepReport): void {
    const cell = this.#core.cache.byId(report.instanceId);
    if (cell?.worker !== worker || cell.state.execution !== report.execution) {
      worker.link.refuse(
        report.token,
        'STALE_TOKEN',
        `step ${report.seq} of instance ${report.instanceId} runs elsewhere; result ignored`,
      );
      return;
    }
    if (report.seq >= cell.state.nextSeq) return this.#earlyStep(worker, cell, report);
    const round = stepOutcome(cell.state, report.seq, report, this.#core.clock.now());
    if (round === null) return;
    this.#core.absorber.absorb(cell, round, 'now');
    this.want(cell);
  }

  /** The result of a step that no recorded turn has scheduled. */
  #earlyStep(worker: AttachedWorker, { turn, state }: InstanceCell, report: StepReport): void {
    if (turn?.token === report.token && (turn.earlySteps ??= new EarlySteps()).add(report)) return;
    const text = `no turn of instance ${state.id} has scheduled step ${report.seq}; result ignored`;
    worker.link.refuse(report.token, 'STALE_TOKEN', text);
  }

  /** A new worker may be the fixed deployment that a parked instance waits for. */
  retryStuck(worker: AttachedWorker): void {
    for (const [name, parked] of this.#stuck) {
      for (const [no, { version, queue }] of parked) {
        if (!worker.servesTurn(name, version, queue)) continue;
        parked.delete(no);
        const cell = this.#core.cache.byNo(no);
        if (cell !== undefined) this.#unpark(cell);
        else this.#unparkStored(no).catch((error) => this.#core.storeFailed(toError(error)));
      }
      if (parked.size === 0) this.#stuck.delete(name);
    }
  }

  async #unparkStored(no: number): Promise<void> {
    const cell = await this.#core.cache.loadNo(no);
    if (cell !== null) this.#unpark(cell);
  }

  #unpark(cell: InstanceCell): void {
    if (cell.dropped || cell.state.stuck === null) return;
    if (cell.state.stuck.reason === 'poisoned') return;
    cell.state.stuck = null;
    cell.writes().rowChanged = true;
    this.#core.committer.touch(cell, 'now');
    this.want(cell);
  }

  /** Remembers a parked instance, so that a new worker gets to try it. */
  rememberStuck(cell: InstanceCell): void {
    const { name, no, version, stuck } = cell.state;
    // Another worker would go the way of those before it: a person must look first.
    if (stuck?.reason === 'poisoned') return;
    let parked = this.#stuck.get(name);
    if (parked === undefined) {
      parked = new Map();
      this.#stuck.set(name, parked);
    }
    parked.set(no, { version, queue: queueOf(cell) });
  }

  #park(cell: InstanceCell, reason: StuckReason, message: string): void {
    const { state } = cell;
    this.#core.log.warn('instance is stuck', { instance: state.id, reason, detail: message });
    const round = turnFailed(state, reason, message, this.#core.clock.now());
    this.rememberStuck(cell);
    this.#core.absorber.absorb(cell, round, 'now');
    if (reason !== 'poisoned') this.#forgetLosses(cell);
  }

  /** A worker answered: whatever it was that ended others, the turn does not do it always. */
  #forgetLosses(cell: InstanceCell): void {
    const { extras } = cell.state;
    if (extras === null || extras.turnLosses === 0) return;
    extras.turnLosses = 0;
    cell.writes().rowChanged = true;
  }

  /** Takes the turn back from the worker; false when it was void already. */
  #close(turn: TurnOut): boolean {
    if (turn.cell.turn !== turn) return false;
    turn.cell.turn = null;
    this.out -= 1;
    this.#core.gates.turnBack(queueOf(turn.cell));
    return true;
  }

  #hand(cell: InstanceCell, worker: AttachedWorker): void {
    const { state } = cell;
    const full = cell.worker !== worker || !cell.inboxWhole;
    const turn: TurnOut = {
      token: worker.newToken(),
      cell,
      worker,
      execution: state.execution,
      sinceMs: this.#core.clock.now(),
      handedMs: this.#core.clock.steady.now(),
      upTo: 0,
      durable: false,
      earlySteps: null,
    };
    cell.turn = turn;
    this.out += 1;
    this.#core.gates.turnOut(queueOf(cell));
    worker.turnsOut.set(turn.token, turn);
    this.#late.watch(turn);
    worker.keep(cell);
    this.#core.cache.used(cell);
    // The inbox is the whole history of a first turn, unless it was suspended or resumed before.
    const atHand = state.delivered === 0 && cell.inboxWhole;
    if (full && !(atHand && cell.inbox.length === state.lastEventId)) {
      void sendFullTurn(this.#core, turn);
      return;
    }
    turn.upTo = state.lastDeliveryId;
    turn.durable = state.lastDeliveryId <= cell.durableEventId;
    const events = this.#core.inboxes.open(cell);
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

  /** The worker with the most room among those that have the orchestration. */
  #choose(name: string, version: string, queue: string): AttachedWorker | null {
    let best: AttachedWorker | null = null;
    let bestRoom = 0;
    for (const worker of this.#core.workers.attached) {
      if (!worker.takesTurns || !worker.servesTurn(name, version, queue)) continue;
      const room = (worker.maxTurns - worker.turnsOut.size) / worker.maxTurns;
      if (best !== null && room <= bestRoom) continue;
      best = worker;
      bestRoom = room;
    }
    return best;
  }
}

function queueOf({ state: { extras } }: InstanceCell): string {
  return extras === null ? '' : extras.queue;
}
