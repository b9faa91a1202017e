import type { PendingStep, StepOutcome } from '../replay/turn.ts';
import type { Action } from '../replay/wire-types.ts';

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

interface RunningStep {
  turn: StepTurn;
  readonly seq: number;
  /** Set once the turn's answer has left: from then on the outcome goes out by itself. */
  late: boolean;
  outcome: StepOutcome | undefined;
}

/**
 * The steps of one stream. A step runs once what it rests on is durable: at once in a durable turn,
 * else when the turn is granted. A step that runs already is not started a second time when its
 * orchestrator is built anew.
 */
export class Steps {
  readonly #send: (step: LateStep) => void;
  readonly #running = new Map<string, Map<number, RunningStep>>();
  readonly #waiting = new Map<number, { turn: StepTurn; steps: readonly PendingStep[] }>();

  constructor(send: (step: LateStep) => void) {
    this.#send = send;
  }

  /** True while a step runs whose outcome is wanted. */
  get running(): boolean {
    return this.#running.size > 0;
  }

  /** Runs the steps of a durable turn; `settle` puts what is known then into its answer. */
  start(turn: StepTurn, steps: readonly PendingStep[]): void {
    for (const step of steps) this.#start(turn, step, false);
  }

  /** Puts outcomes that are there into the actions; the others go out by themselves. */
  settle(turn: StepTurn, actions: readonly Action[]): void {
    const open = this.#running.get(turn.instanceId);
    if (open === undefined) return;
    const scheduled = new Map<number, Extract<Action, { kind: 'scheduleStep' }>>();
    for (const action of actions) {
      if (action.kind === 'scheduleStep') scheduled.set(action.scheduleStep.seq, action);
    }
    for (const step of open.values()) {
      if (step.turn !== turn) continue;
      const action = scheduled.get(step.seq);
      if (action !== undefined && step.outcome !== undefined) {
        Object.assign(action.scheduleStep, step.outcome);
        this.#forget(step);
      } else {
        step.late = true;
        this.#sendIfDone(step);
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
    for (const step of granted.steps) this.#start(granted.turn, step, true);
  }

  /** What these steps rest on does not hold: nothing of them is wanted. */
  drop(instanceId: string): void {
    this.#running.delete(instanceId);
    for (const [token, { turn }] of this.#waiting) {
      if (turn.instanceId === instanceId) this.#waiting.delete(token);
    }
  }

  /** The answer to this turn was not taken. */
  refuse(token: number): void {
    this.#waiting.delete(token);
    for (const open of this.#running.values()) {
      for (const step of open.values()) {
        if (step.turn.token === token) this.#forget(step);
      }
    }
  }

  #start(turn: StepTurn, pending: PendingStep, late: boolean): void {
    const open = this.#running.get(turn.instanceId) ?? new Map<number, RunningStep>();
    const running = open.get(pending.seq);
    if (running !== undefined && running.turn.execution === turn.execution) {
      running.turn = turn;
      running.late = late;
      this.#sendIfDone(running);
      return;
    }
    const step: RunningStep = { turn, seq: pending.seq, late, outcome: undefined };
    open.set(pending.seq, step);
    this.#running.set(turn.instanceId, open);
    void pending.execute().then((outcome) => {
      step.outcome = outcome;
      this.#sendIfDone(step);
    });
  }

  #sendIfDone(step: RunningStep): void {
    const wanted = this.#running.get(step.turn.instanceId)?.get(step.seq) === step;
    if (!wanted || !step.late || step.outcome === undefined) return;
    this.#forget(step);
    const { instanceId, execution, token } = step.turn;
    this.#send({ instanceId, execution, token, seq: step.seq, outcome: step.outcome });
  }

  #forget(step: RunningStep): void {
    const open = this.#running.get(step.turn.instanceId);
    open?.delete(step.seq);
    if (open?.size === 0) this.#running.delete(step.turn.instanceId);
  }
}
