import { mustNotReject } from '../lib/promises.ts';
import type { PendingStep, StepOutcome } from '../replay/turn.ts';
import type { Action } from '../model/wire-types.ts';

/** The turn of a step. */
export interface StepTurn {
  readonly instanceId: string;
  readonly execution: number;
  /** Token of the turn that scheduled the step or, after a rebuild, of the full turn. */
  readonly token: number;
}

/** The outcome of a step that ended after the answer of its turn. */
export interface LateStep extends StepTurn {
  readonly seq: number;
  readonly outcome: StepOutcome;
}

/** A step in the list of Hello. */
export interface HeldStep {
  readonly instanceId: string;
  readonly execution: number;
  readonly seq: number;
}

function placeOf({ instanceId, execution }: StepTurn): Omit<HeldStep, 'seq'> {
  return { instanceId, execution };
}

type ScheduleStep = Extract<Action, { kind: 'scheduleStep' }>;

/** A started step. */
export interface RunningStep {
  turn: StepTurn;
  readonly seq: number;
  /** Set once the answer of the turn is sent, so that the outcome is sent separately. */
  late: boolean;
  outcome: StepOutcome | undefined;
}

/**
 * The steps of a worker, over all its streams. A step runs once its turn is durable: immediately in
 * a durable turn, else when the turn is granted. A running step is not started again when its
 * orchestrator is rebuilt, also not on another stream.
 */
export class Steps {
  /** Sends an outcome. Undefined between two streams. */
  #send: ((step: LateStep) => void) | undefined;
  /** Sent outcomes without confirmation that they are recorded. */
  readonly #unrecorded = new Set<LateStep>();
  #keeps = false;
  readonly #ran: (turn: StepTurn, seq: number, outcome: StepOutcome) => void;
  /** Running steps of answered turns, by instance and number. */
  readonly #running = new Map<string, Map<number, RunningStep>>();
  readonly #waiting = new Map<number, { turn: StepTurn; steps: readonly PendingStep[] }>();

  /** @param ran is called with the outcome of each step. */
  constructor(ran: (turn: StepTurn, seq: number, outcome: StepOutcome) => void) {
    this.#ran = ran;
  }

  /**
   * Called when a stream is open. Sends the outcomes of steps that ended meanwhile.
   *
   * @param keeps true when the sidecar accepts outcomes of earlier streams.
   */
  opened(send: (step: LateStep) => void, keeps: boolean): void {
    this.#send = send;
    this.#keeps = keeps;
    if (!keeps) return this.#dropAll();
    for (const step of this.#unrecorded) send(step);
    for (const open of this.#running.values()) {
      for (const step of open.values()) this.#sendIfDone(step);
    }
  }

  /** Called when the stream has ended. Running steps continue; waiting steps are discarded. */
  lost(): void {
    this.#send = undefined;
    this.#waiting.clear();
    if (!this.#keeps) return this.#dropAll();
    for (const open of this.#running.values()) {
      for (const step of open.values()) step.turn = { ...placeOf(step.turn), token: 0 };
    }
    const sent = [...this.#unrecorded];
    this.#unrecorded.clear();
    for (const step of sent) this.#unrecorded.add({ ...step, token: 0 });
  }

  /** Stores running steps of unanswered turns, which continue too. */
  keep(started: readonly RunningStep[]): void {
    for (const step of started) this.#letRun(step);
  }

  /** Returns the running steps, and those without confirmation that their outcome is recorded. */
  held(): HeldStep[] {
    const held: HeldStep[] = [...this.#unrecorded].map(({ seq, ...turn }) => ({
      ...placeOf(turn),
      seq,
    }));
    for (const open of this.#running.values()) {
      for (const { turn, seq } of open.values()) held.push({ ...placeOf(turn), seq });
    }
    return held;
  }

  /** Called when the sidecar has recorded or rejected the outcome of a step. */
  recorded(instanceId: string, seq: number): void {
    for (const step of this.#unrecorded) {
      if (step.instanceId !== instanceId || step.seq !== seq) continue;
      this.#unrecorded.delete(step);
      return;
    }
  }

  /** True while a step with a needed outcome runs. */
  get running(): boolean {
    return this.#running.size > 0;
  }

  /** Runs the steps of a durable turn. Returns them for `settle`. */
  start(turn: StepTurn, steps: readonly PendingStep[]): RunningStep[] {
    return steps.map((step) => this.#start(turn, step));
  }

  /** Adds available outcomes to the actions. Later outcomes are sent separately. */
  settle(started: readonly RunningStep[], actions: readonly Action[]): void {
    const scheduled = new Map<number, ScheduleStep>();
    for (const action of actions) {
      if (action.kind === 'scheduleStep') scheduled.set(action.scheduleStep.seq, action);
    }
    for (const step of started) {
      const action = scheduled.get(step.seq);
      if (action === undefined || step.outcome === undefined) this.#letRun(step);
      else {
        Object.assign(action.scheduleStep, step.outcome);
        this.#forget(step);
      }
    }
  }

  /** Stores the steps of a turn that is not durable until the turn is granted. */
  await(turn: StepTurn, steps: readonly PendingStep[]): void {
    this.#waiting.set(turn.token, { turn, steps });
  }

  /** Called when a turn is durable: runs its steps. */
  grant(token: number): void {
    const granted = this.#waiting.get(token);
    if (granted === undefined) return;
    this.#waiting.delete(token);
    for (const step of granted.steps) this.#letRun(this.#start(granted.turn, step));
  }

  /** Discards the steps of an instance, because the sidecar discarded its history. */
  drop(instanceId: string): void {
    this.#running.delete(instanceId);
    for (const [token, { turn }] of this.#waiting) {
      if (turn.instanceId === instanceId) this.#waiting.delete(token);
    }
  }

  /** Discards the steps of a turn, because the sidecar rejected its answer. */
  refuse(token: number): void {
    // Steps of earlier streams belong to no turn of this stream.
    if (token === 0) return;
    this.#waiting.delete(token);
    for (const open of this.#running.values()) {
      for (const step of open.values()) {
        if (step.turn.token === token) this.#forget(step);
      }
    }
  }

  #start(turn: StepTurn, pending: PendingStep): RunningStep {
    const running = this.#running.get(turn.instanceId)?.get(pending.seq);
    if (running !== undefined && running.turn.execution === turn.execution) {
      running.turn = turn;
      running.late = false;
      return running;
    }
    const step: RunningStep = { turn, seq: pending.seq, late: false, outcome: undefined };
    const record = (outcome: StepOutcome): void => {
      step.outcome = outcome;
      this.#ran(step.turn, step.seq, outcome);
      if (step.late) this.#sendIfDone(step);
    };
    mustNotReject(pending.execute().then(record));
    return step;
  }

  /** Tracks a step that runs longer than its turn, and sends its outcome separately. */
  #letRun(step: RunningStep): void {
    const { instanceId } = step.turn;
    const open = this.#running.get(instanceId) ?? new Map<number, RunningStep>();
    open.set(step.seq, step);
    this.#running.set(instanceId, open);
    step.late = true;
    this.#sendIfDone(step);
  }

  #sendIfDone(step: RunningStep): void {
    const isRunning = this.#running.get(step.turn.instanceId)?.get(step.seq) === step;
    if (!isRunning || !step.late || step.outcome === undefined) return;
    if (this.#send === undefined) return;
    this.#forget(step);
    const { instanceId, execution, token } = step.turn;
    const late = { instanceId, execution, token, seq: step.seq, outcome: step.outcome };
    if (this.#keeps) this.#unrecorded.add(late);
    this.#send(late);
  }

  #dropAll(): void {
    this.#running.clear();
    this.#unrecorded.clear();
  }

  #forget(step: RunningStep): void {
    const open = this.#running.get(step.turn.instanceId);
    if (open?.get(step.seq) !== step) return;
    open.delete(step.seq);
    if (open.size === 0) this.#running.delete(step.turn.instanceId);
  }
}
