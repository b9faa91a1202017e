// Reads a whole history into what replay needs: deliveries in order, decisions in order, and for
// each ended turn up to where both had come. Refuses a history that breaks its own rules.
import { EVENT_FAMILIES } from '@perdure/proto/kinds';
import type { EventFamily } from '@perdure/proto/kinds';

import type { HistoryEvent } from '../model/wire-types.ts';

/** One ended turn. */
export interface RecordedTurn {
  /** Id of its TurnCompleted. */
  readonly eventId: number;
  /** Id of the last event that had been delivered. */
  readonly delivered: number;
  /** Number of decisions of this turn and all before it. */
  decisionsEnd: number;
}

export interface HistoryPlan {
  readonly deliveries: HistoryEvent[];
  readonly decisions: HistoryEvent[];
  readonly turns: RecordedTurn[];
}

/** The history cannot be what a sidecar recorded, or this SDK is too old for it. */
export class UnreadableHistory extends Error {
  override readonly name: string = 'UnreadableHistory';
  readonly eventId: number;

  constructor(eventId: number, message: string) {
    super(message);
    this.eventId = eventId;
  }
}

/** @throws UnreadableHistory when this SDK does not know the kind of the event. */
export function familyOf(event: HistoryEvent): EventFamily {
  const family = EVENT_FAMILIES[event.kind] as EventFamily | undefined;
  if (family === undefined) {
    throw new UnreadableHistory(
      event.id,
      `event ${event.id} is of a kind that this SDK does not know; use a newer SDK`,
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
 * decision stands outside a turn, or a kind is unknown.
 */
export function planHistory(events: readonly HistoryEvent[]): HistoryPlan {
  const plan: HistoryPlan = { deliveries: [], decisions: [], turns: [] };
  for (let i = 0; i < events.length; i += 1) {
    const event = events[i]!;
    if (event.id !== i + 1) {
      throw new UnreadableHistory(
        event.id,
        `event ${event.id} stands where event ${i + 1} should: the history has a gap`,
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
        throw new UnreadableHistory(event.id, `event ${event.id} (${event.kind}) is in no turn`);
      }
      plan.decisions.push(event);
      turn.decisionsEnd = plan.decisions.length;
    } else if (event.kind === 'turnCompleted') closeTurn(plan, event);
  }
  if (events.length === 0) throw new UnreadableHistory(0, 'the history is empty');
  return plan;
}

/** The same without what the code was not shown up to this event. */
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
 * Whether an event that came after the last turn is for the code.
 * @throws UnreadableHistory when it has no place there.
 */
export function isDelivery(event: HistoryEvent): boolean {
  const family = familyOf(event);
  if (family === 'decision' || event.kind === 'executionStarted') {
    throw new UnreadableHistory(
      event.id,
      `event ${event.id} (${event.kind}) has no place among the deliveries of a turn`,
    );
  }
  return family === 'delivery';
}
