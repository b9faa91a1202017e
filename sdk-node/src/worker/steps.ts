import { mustNotReject } from '../lib/promises.ts';
import type { PendingStep, StepOutcome } from '../replay/turn.ts';
import type { Action } from '../model/wire-types.ts';

/** Where a step belongs. */
export interface StepTurn {
  readonly instanceId: string;
  readonly execution: number;
  /** Of the turn that scheduled it or, after a rebuild, of the full turn. */
  readonly token: number;
}

/** The outcome of a step that its turn's answer could not carry. */
export interface LateStep extends StepTurn {
  readonly seq: number;
  readonly outcome: StepOutcome;
}

/** A step as Hello lists it. */
export interface HeldStep {
  readonly instanceId: string;
  readonly execution: number;
  readonly seq: number;
}

function placeOf({ instanceId, execution }: StepTurn): Omit<HeldStep, 'seq'> {
  return { instanceId, execution };
}

type ScheduleStep = Extract<Action, { kind: 'scheduleStep' }>;

/** A step that was started. */
export interface RunningStep {
  turn: StepTurn;
  readonly seq: number;
  /** Set once the turn's answer has left: from then on the outcome is sent separately. */
  late: boolean;
  outcome: StepOutcome | undefined;
}

/**
 * The steps of a worker, over all its streams. A step runs once what it rests on is durable: at
 * once in a durable turn, else when the turn is granted. A step that runs already is not started a
 * second time when its orchestrator is rebuilt, on another stream either.
 */
export class Steps {
  /** Undefined between two streams. */
  #send: ((step: LateStep) => void) | undefined;
  /** Outcomes that were sent and are not known to be recorded. */
  readonly #unrecorded = new Set<LateStep>();
  #keeps = false;
  readonly #ran: (turn: StepTurn, seq: number, outcome: StepOutcome) => void;
  /** Those whose turn has been answered, by instance and number. */
  readonly #running = new Map<string, Map<number, RunningStep>>();
  readonly #waiting = new Map<number, { turn: StepTurn; steps: readonly PendingStep[] }>();

  /** @param ran is called with the outcome of every step that ran. */
  constructor(ran: (turn: StepTurn, seq: number, outcome: StepOutcome) => void) {
    this.#ran = ran;
  }

  /**
   * A stream is open. What has ended meanwhile goes out.
   *
   * @param keeps whether the sidecar takes outcomes of streams before.
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

  /** The stream is over. What runs continues; what waits for its turn was never begun. */
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

  /** The steps of turns that were never answered continue too. */
  keep(started: readonly RunningStep[]): void {
    for (const step of started) this.#letRun(step);
  }

  /** Those that run, or have ended and are not known to be recorded. */
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

  /** The sidecar has recorded, or refused, the outcome of this step. */
  recorded(instanceId: string, seq: number): void {
    for (const step of this.#unrecorded) {
      if (step.instanceId !== instanceId || step.seq !== seq) continue;
      this.#unrecorded.delete(step);
      return;
    }
  }

  /** True while a step runs whose outcome is needed. */
  get running(): boolean {
    return this.#running.size > 0;
  }

  /** Runs the steps of a durable turn; returns what `settle` needs before its answer. */
  start(turn: StepTurn, steps: readonly PendingStep[]): RunningStep[] {
    return steps.map((step) => this.#start(turn, step));
  }

  /** Puts outcomes that are there into the actions; the others go out by themselves. */
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

  /** Keeps the steps of a turn that is not durable yet until it is granted. */
  await(turn: StepTurn, steps: readonly PendingStep[]): void {
    this.#waiting.set(turn.token, { turn, steps });
  }

  /** The turn is durable. */
  grant(token: number): void {
    const granted = this.#waiting.get(token);
    if (granted === undefined) return;
    this.#waiting.delete(token);
    for (const step of granted.steps) this.#letRun(this.#start(granted.turn, step));
  }

  /** The history under these steps was discarded: none of them is needed. */
  drop(instanceId: string): void {
    this.#running.delete(instanceId);
    for (const [token, { turn }] of this.#waiting) {
      if (turn.instanceId === instanceId) this.#waiting.delete(token);
    }
  }

  /** The answer to this turn was not taken. */
  refuse(token: number): void {
    // Those of earlier streams are in no turn of this one.
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

  /** Its turn has been answered without it: it is remembered, and its outcome goes out. */
  #letRun(step: RunningStep): void {
    const { instanceId } = step.turn;
    const open = this.#running.get(instanceId) ?? new Map<number, RunningStep>();
    open.set(step.seq, step);
    this.#running.set(instanceId, open);
    step.late = true;
    this.#sendIfDone(step);
  }

  #sendIfDone(step: RunningStep): void {
    const wanted = this.#running.get(step.turn.instanceId)?.get(step.seq) === step;
    if (!wanted || !step.late || step.outcome === undefined) return;
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
