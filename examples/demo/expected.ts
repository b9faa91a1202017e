// The expected results, computed from the input alone. This module shares no code with the
// pipeline.
import type { OutcomeKind } from './definitions.ts';
import type { Effect } from './ledger.ts';
import type { Order } from './order.ts';

export interface Expected {
  readonly outcome: OutcomeKind;
  /** Each expected effect, exactly once: `effect/parcel/amount`. */
  readonly effects: readonly string[];
}

/** One effect as text, so that lists can be compared. */
export function effectText(effect: Effect, parcel: number, amount: number): string {
  return `${effect}/${parcel}/${amount}`;
}

function outcomeOf({ approval, charge, carrier }: Order): OutcomeKind {
  if (approval === 'deny') return 'rejected';
  if (approval === 'silent') return 'expired';
  if (charge === 'declined') return 'declined';
  return carrier === 'refuses' ? 'undeliverable' : 'shipped';
}

/** Sorted, so that order in time does not matter. */
export function expectedOf(order: Order): Expected {
  const outcome = outcomeOf(order);
  const stock = (effect: Effect): string => effectText(effect, 0, order.quantity);
  const money = (effect: Effect): string => effectText(effect, 0, order.cents);
  const parcels = (effect: Effect, count: number): string[] =>
    Array.from({ length: count }, (_, at) => effectText(effect, at + 1, 1));
  const all = order.parcels;
  const effects: Record<OutcomeKind, string[]> = {
    rejected: [stock('reserve'), stock('release')],
    expired: [stock('reserve'), stock('release')],
    declined: [stock('reserve'), stock('release')],
    undeliverable: [
      stock('reserve'),
      money('charge'),
      ...parcels('pack', all),
      ...parcels('book', all - 1),
      ...parcels('unbook', all - 1),
      money('refund'),
      stock('release'),
    ],
    shipped: [stock('reserve'), money('charge'), ...parcels('pack', all), ...parcels('book', all)],
  };
  return { outcome, effects: effects[outcome].toSorted() };
}
