// Compares code with history: the k-th decision of the code must be the k-th decision of the
// history. At the end of each recorded turn, both must have the same number of decisions.
import { decisionOf, describe, describeRecorded, matches } from './decision.ts';
import type { Decision } from '../model/decision.ts';
import type { HistoryPlan } from './history-plan.ts';
import type { Difference } from '../errors.ts';

/** Iterates over the recorded turns of one history during its replay. */
export class RecordedTurns {
  readonly #plan: HistoryPlan;
  #turn = 0;
  #issued = 0;

  constructor(plan: HistoryPlan) {
    this.#plan = plan;
  }

  /** Id of the last delivered event of the current turn. 0: no turn is left. */
  get delivered(): number {
    return this.#plan.turns[this.#turn]?.delivered ?? 0;
  }

  get done(): boolean {
    return this.#turn >= this.#plan.turns.length;
  }

  /** True when the only decision of the history is that the input was rejected. */
  get beganWithRejection(): boolean {
    const first = this.#plan.decisions[0];
    return (
      first?.kind === 'executionFailed' &&
      first.executionFailed.failure?.type === 'InvalidInputError'
    );
  }

  /** Compares the next decision of the code. Returns undefined when it matches the history. */
  take(decision: Decision): Difference | undefined {
    const turn = this.#plan.turns[this.#turn]!;
    const event = this.#plan.decisions[this.#issued];
    if (event === undefined || this.#issued >= turn.decisionsEnd) {
      return {
        eventId: turn.eventId,
        seq: decision.seq,
        expected: `nothing more in the turn that event ${turn.eventId} ended`,
        actual: describe(decision),
      };
    }
    if (matches(event, decision)) {
      this.#issued += 1;
      return undefined;
    }
    const recorded = describeRecorded(event);
    const sameWords = recorded.startsWith(`${describe(decision)} (`);
    return {
      eventId: event.id,
      seq: decision.seq,
      expected: recorded,
      actual: sameWords ? `${describe(decision)} (seq ${decision.seq})` : describe(decision),
    };
  }

  /**
   * True when the next decision of the current turn has this kind and name. Does not consume it.
   */
  peek(kind: Decision['kind'], name: string): boolean {
    const event = this.#upcoming;
    return event?.kind === kind && decisionOf(event)?.name === name;
  }

  /**
   * True when the next decision of the current turn cancels this operation. Does not consume it.
   */
  cancels(seq: number): boolean {
    const event = this.#upcoming;
    return event?.kind === 'operationCancelled' && event.operationCancelled.seq === seq;
  }

  /** True when a later decision of the current turn cancels this operation. Does not consume it. */
  cancelsInTurn(seq: number): boolean {
    const end = this.#plan.turns[this.#turn]?.decisionsEnd ?? 0;
    return this.#plan.decisions
      .slice(this.#issued, end)
      .some((one) => one.kind === 'operationCancelled' && one.operationCancelled.seq === seq);
  }

  get #upcoming(): HistoryPlan['decisions'][number] | undefined {
    const turn = this.#plan.turns[this.#turn];
    return turn === undefined || this.#issued >= turn.decisionsEnd
      ? undefined
      : this.#plan.decisions[this.#issued];
  }

  /**
   * Closes the current turn. Returns a difference when the code has made fewer decisions than the
   * history has.
   */
  close(): Difference | undefined {
    const turn = this.#plan.turns[this.#turn]!;
    if (this.#issued < turn.decisionsEnd) {
      const event = this.#plan.decisions[this.#issued]!;
      return {
        eventId: event.id,
        seq: seqOf(event),
        expected: describeRecorded(event),
        actual: 'nothing: the code is waiting',
      };
    }
    this.#turn += 1;
    return undefined;
  }
}

function seqOf(event: HistoryPlan['decisions'][number]): number {
  const body = (event as unknown as { [kind: string]: { seq?: number } })[event.kind];
  return body?.seq ?? 0;
}
