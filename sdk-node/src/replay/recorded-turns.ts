// The strict comparison: the k-th decision of the code must be the k-th one of the history, and at
// the end of each recorded turn the code must have made exactly the decisions recorded up to there.
import { decisionOf, describe, describeRecorded, matches } from './decision.ts';
import type { Decision } from '../model/decision.ts';
import type { HistoryPlan } from './history-plan.ts';
import type { Difference } from '../errors.ts';

/** Walks the recorded turns of one history. Lives as long as replay does. */
export class RecordedTurns {
  readonly #plan: HistoryPlan;
  #turn = 0;
  #issued = 0;

  constructor(plan: HistoryPlan) {
    this.#plan = plan;
  }

  /** Id of the last event that belongs to the current turn; 0 when all turns have been walked. */
  get delivered(): number {
    return this.#plan.turns[this.#turn]?.delivered ?? 0;
  }

  get done(): boolean {
    return this.#turn >= this.#plan.turns.length;
  }

  /** True when all that history holds is that the input was refused. */
  get beganByRefusal(): boolean {
    const first = this.#plan.decisions[0];
    return (
      first?.kind === 'executionFailed' &&
      first.executionFailed.failure?.type === 'InvalidInputError'
    );
  }

  /** Takes the code's next decision. Undefined when it is what history holds. */
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

  /** True when the next decision of the current turn is of this kind and name. Takes nothing. */
  peek(kind: Decision['kind'], name: string): boolean {
    const event = this.#upcoming;
    return event?.kind === kind && decisionOf(event)?.name === name;
  }

  /** True when the next decision of the current turn cancels this operation. Takes nothing. */
  cancels(seq: number): boolean {
    const event = this.#upcoming;
    return event?.kind === 'operationCancelled' && event.operationCancelled.seq === seq;
  }

  /** True when a decision to come of the current turn cancels this operation. Takes nothing. */
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

  /** Ends the current turn. A difference when the code has made fewer decisions than recorded. */
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
