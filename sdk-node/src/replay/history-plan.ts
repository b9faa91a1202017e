// Splits a whole history into deliveries, decisions and, for each ended turn, the position in both.
// Rejects an invalid history.
import { EVENT_FAMILIES } from '@perdure/proto/kinds';
import type { EventFamily } from '@perdure/proto/kinds';

import type { HistoryEvent } from '../model/wire-types.ts';

/** One ended turn. */
export interface RecordedTurn {
  /** Id of the TurnCompleted event. */
  readonly eventId: number;
  /** Id of the last delivered event. */
  readonly delivered: number;
  /** Number of decisions of this turn and all earlier turns. */
  decisionsEnd: number;
}

export interface HistoryPlan {
  readonly deliveries: HistoryEvent[];
  readonly decisions: HistoryEvent[];
  readonly turns: RecordedTurn[];
}

/** The history is not valid, or this SDK is too old to read it. */
export class UnreadableHistory extends Error {
  override readonly name: string = 'UnreadableHistory';
  readonly eventId: number;

  constructor(eventId: number, message: string) {
    super(message);
    this.eventId = eventId;
  }
}

/** @throws UnreadableHistory when this SDK does not support the kind of the event. */
export function familyOf(event: HistoryEvent): EventFamily {
  const family = EVENT_FAMILIES[event.kind] as EventFamily | undefined;
  if (family === undefined) {
    throw new UnreadableHistory(
      event.id,
      `event ${event.id} has a kind that this SDK does not support. Use a newer SDK`,
    );
  }
  return family;
}

function closeTurn(plan: HistoryPlan, event: HistoryEvent & { kind: 'turnCompleted' }): void {
  const { delivered } = event.turnCompleted;
  const before = plan.turns.at(-1)?.delivered ?? 0;
  if (delivered < Math.max(before, 1) || delivered >= event.id) {
    throw new UnreadableHistory(
      event.id,
      `event ${event.id} ends a turn that was delivered up to ${delivered}, which is impossible`,
    );
  }
  plan.turns.push({ eventId: event.id, delivered, decisionsEnd: plan.decisions.length });
}

/**
 * @throws UnreadableHistory when ids are not dense from 1, event 1 is not ExecutionStarted, a
 * decision is not part of a turn, or a kind is unknown.
 */
export function planHistory(events: readonly HistoryEvent[]): HistoryPlan {
  const plan: HistoryPlan = { deliveries: [], decisions: [], turns: [] };
  for (let i = 0; i < events.length; i += 1) {
    const event = events[i]!;
    if (event.id !== i + 1) {
      throw new UnreadableHistory(
        event.id,
        `event ${event.id} is out of order: event ${i + 1} is next`,
      );
    }
    const family = familyOf(event);
    if ((event.kind === 'executionStarted') !== (i === 0)) {
      throw new UnreadableHistory(
        event.id,
        `event ${event.id} is ${event.kind}: a history has one executionStarted, at its beginning`,
      );
    }
    if (family === 'delivery') plan.deliveries.push(event);
    else if (family === 'decision') {
      const turn = plan.turns.at(-1);
      if (turn === undefined) {
        throw new UnreadableHistory(
          event.id,
          `event ${event.id} (${event.kind}) is not part of a turn`,
        );
      }
      plan.decisions.push(event);
      turn.decisionsEnd = plan.decisions.length;
    } else if (event.kind === 'turnCompleted') closeTurn(plan, event);
  }
  if (events.length === 0) throw new UnreadableHistory(0, 'the history is empty');
  return plan;
}

/** Removes deliveries and turns after the event `upTo`. */
export function cutHistory(
  { deliveries, decisions, turns }: HistoryPlan,
  upTo: number,
): HistoryPlan {
  return {
    deliveries: deliveries.filter(({ id }) => id <= upTo),
    decisions,
    turns: turns.filter(({ delivered }) => delivered <= upTo),
  };
}

/**
 * Returns true when an event after the last turn is a delivery to the code.
 * @throws UnreadableHistory when the event cannot follow the last turn.
 */
export function isDelivery(event: HistoryEvent): boolean {
  const family = familyOf(event);
  if (family === 'decision' || event.kind === 'executionStarted') {
    throw new UnreadableHistory(
      event.id,
      `event ${event.id} (${event.kind}) cannot be a delivery of a turn`,
    );
  }
  return family === 'delivery';
}
