import { append } from '../../lib/lists.ts';
import { historyLimits, withinLimits } from '../../engine/history-limits.ts';
import type { HistoryLimits } from '../../engine/history-limits.ts';
import { applyTurn } from '../../engine/turn.ts';
import { historyLimitNear } from '../../engine/messages/history-limit-near.ts';
import { stepOutcome } from '../../engine/messages/step-outcome.ts';
import { HISTORY_BYTES_MAX, HISTORY_EVENTS_MAX } from '../../limits.ts';
import { PerdureError } from '../../model/error.ts';
import type { Action } from '../../model/action.ts';
import type { StuckReason } from '../../model/instance.ts';
import type { TurnOutcome } from '../../model/meters.ts';
import type { StepReport, TurnFailureReport } from '../../model/worker-ports.ts';
import { EarlySteps } from './early-steps.ts';
import { resetLostTurns } from './lost-turns.ts';
import type { LiveInstance, TurnOut, Worker } from '../instances/live-instance.ts';
import type { Clock, Random } from '../../model/ports.ts';
import type { Round } from '../../engine/round.ts';
import type { Urgency } from '../commit/committer.ts';

/** Ports of the scheduler that this module uses. */
export interface TurnResultsPorts {
  readonly cache: {
    byId(id: string): LiveInstance | undefined;
  };
  readonly staging: {
    stage(instance: LiveInstance, round: Round, urgency: Urgency): void;
  };
  readonly turns: {
    close(turn: TurnOut, outcome: TurnOutcome): boolean;
    noteSteps(orchestration: string): void;
    schedule(instance: LiveInstance): void;
  };
  readonly stuckTurns: {
    mark(instance: LiveInstance, reason: StuckReason, message: string): void;
  };
  readonly liveRequests: {
    onTurnDone(instance: LiveInstance): void;
  };
  readonly versions: {
    forStart(name: string): string;
  };
  instanceFailed(instanceNumber: number, error: Error): void;
  readonly clock: Clock;
  readonly random: Random;
  readonly historyEventsMax?: number;
  readonly historyBytesMax?: number;
}

const SEED_BYTES = 8;
const NO_SEED = new Uint8Array();

/** Records the decisions of turns and the outcomes of steps. */
export class TurnResults {
  readonly #ports: TurnResultsPorts;
  readonly #limits: HistoryLimits;

  constructor(ports: TurnResultsPorts) {
    this.#ports = ports;
    this.#limits = historyLimits(
      ports.historyEventsMax ?? HISTORY_EVENTS_MAX,
      ports.historyBytesMax ?? HISTORY_BYTES_MAX,
    );
  }

  result(turn: TurnOut, decided: readonly Action[], cached: boolean): void {
    const { instance } = turn;
    if (!this.#ports.turns.close(turn, 'completed')) return;
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
        this.#ports.turns.noteSteps(state.name);
      }
      this.#ports.staging.stage(instance, round, 'now');
      if (stepsWait) append(instance.writes().after, 'grants', turn);
      if (state.extras !== null) resetLostTurns(instance);
      const near = historyLimitNear(state, instance.historyBytes, this.#limits, nowMs);
      if (near !== null) this.#ports.staging.stage(instance, near, 'now');
      if (actions !== decided) turn.worker.evict(instance);
    } catch (error) {
      if (!(error instanceof PerdureError)) {
        // An internal error of one turn must not end the process, which runs all other turns.
        return this.#ports.instanceFailed(state.instanceNumber, error as Error);
      }
      this.#markStuck(instance, 'turnFailed', `${error.code}: ${error.message}`);
      turn.worker.evict(instance);
      return;
    }
    for (const report of turn.earlySteps?.all() ?? []) this.stepResult(turn.worker, report);
    if (instance.ended) turn.worker.release(instance);
    this.#ports.turns.schedule(instance);
    this.#ports.liveRequests.onTurnDone(instance);
  }

  /**
   * Sends a turn again with the whole history, because its worker does not cache the orchestrator.
   */
  miss(turn: TurnOut): void {
    if (!this.#ports.turns.close(turn, 'missed')) return;
    turn.worker.release(turn.instance);
    this.#ports.turns.schedule(turn.instance);
  }

  failed(turn: TurnOut, report: TurnFailureReport): void {
    if (!this.#ports.turns.close(turn, 'failed')) return;
    turn.worker.release(turn.instance);
    const reason: StuckReason =
      report.reason === 'nondeterminism' || report.reason === 'nondeterministicAwait'
        ? report.reason
        : 'turnFailed';
    this.#markStuck(turn.instance, reason, report.message);
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
    this.#ports.turns.schedule(instance);
  }

  /** Marks an instance as stuck. Its worker answered, so earlier lost attempts do not count. */
  #markStuck(instance: LiveInstance, reason: StuckReason, message: string): void {
    this.#ports.stuckTurns.mark(instance, reason, message);
    resetLostTurns(instance);
  }

  /** Processes the result of a step that no recorded turn has scheduled. */
  #earlyStep(worker: Worker, { turn, state }: LiveInstance, report: StepReport): void {
    if (turn?.token === report.token && (turn.earlySteps ??= new EarlySteps()).add(report)) return;
    const text = `no turn of instance ${state.id} has scheduled step ${report.seq}; result ignored`;
    worker.link.refuse(report.token, 'STALE_TOKEN', text);
  }
}
