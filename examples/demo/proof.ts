// Compares ledger and results with the input. Reports of the engine are not trusted: an effect
// counts only if it is in the ledger.
import type { OutcomeKind } from './definitions.ts';
import { effectText, expectedOf } from './expected.ts';
import type { Effect, Entry } from './ledger.ts';
import type { Order } from './order.ts';

export interface Proof {
  readonly holds: boolean;
  /** Orders by outcome. */
  readonly outcomes: ReadonlyMap<OutcomeKind, number>;
  /** Effects that count, one for each key. */
  readonly effects: number;
  /** Lines that repeat a key: an activity ran again because its first result was lost. */
  readonly repeats: number;
  /** Attempts after the first that the effects needed. */
  readonly retries: number;
  readonly chargedCents: number;
  readonly refundedCents: number;
  readonly shippedParcels: number;
  /** Descriptions of the errors; empty when the proof holds. */
  readonly faults: readonly string[];
}

/** One entry for each key: the first attempt that was written counts. */
function countOnce(ledger: readonly Entry[]): Entry[] {
  const byKey = new Map<string, Entry>();
  for (const entry of ledger) if (!byKey.has(entry.key)) byKey.set(entry.key, entry);
  return [...byKey.values()];
}

/** Repeated entries must be equal to the first. */
function contradictions(ledger: readonly Entry[]): string[] {
  const byKey = new Map<string, string>();
  return ledger.flatMap(({ key, effect, order, parcel, amount }) => {
    const text = `${order} ${effectText(effect, parcel, amount)}`;
    const first = byKey.get(key) ?? text;
    byKey.set(key, first);
    return first === text ? [] : [`the key ${key} has two effects: ${first} and ${text}`];
  });
}

function total(entries: readonly Entry[], effect: Effect): number {
  return entries
    .filter((entry) => entry.effect === effect)
    .reduce((sum, { amount }) => sum + amount, 0);
}

/** Undone effects must cancel out: the sums over all orders are balanced. */
function unbalanced(orders: readonly Order[], once: readonly Entry[]): string[] {
  const shipped = orders.filter((order) => expectedOf(order).outcome === 'shipped');
  const sum = (of: (order: Order) => number): number =>
    shipped.reduce((all, order) => all + of(order), 0);
  const accounts: readonly [string, number, number][] = [
    ['cents charged', total(once, 'charge') - total(once, 'refund'), sum(({ cents }) => cents)],
    ['pieces reserved', total(once, 'reserve') - total(once, 'release'), sum((o) => o.quantity)],
    ['parcels booked', total(once, 'book') - total(once, 'unbook'), sum((o) => o.parcels)],
  ];
  return accounts.flatMap(([what, is, should]) =>
    is === should ? [] : [`${what}: ${is} instead of ${should}`],
  );
}

/** @param results how each order ended, by order id, as the engine reports. */
export function prove(
  orders: readonly Order[],
  ledger: readonly Entry[],
  results: ReadonlyMap<string, OutcomeKind>,
): Proof {
  const once = countOnce(ledger);
  const byOrder = new Map<string, Entry[]>();
  for (const entry of once) {
    const list = byOrder.get(entry.order);
    if (list === undefined) byOrder.set(entry.order, [entry]);
    else list.push(entry);
  }
  const outcomes = new Map<OutcomeKind, number>();
  const faults = contradictions(ledger);
  for (const order of orders) {
    const expected = expectedOf(order);
    const result = results.get(order.id);
    if (result !== undefined) outcomes.set(result, (outcomes.get(result) ?? 0) + 1);
    if (result !== expected.outcome) {
      faults.push(`${order.id} is ${result ?? 'lost'} instead of ${expected.outcome}`);
    }
    const entries = byOrder.get(order.id) ?? [];
    const effects = entries
      .map(({ effect, parcel, amount }) => effectText(effect, parcel, amount))
      .toSorted();
    if (effects.join(' ') !== expected.effects.join(' ')) {
      const should = expected.effects.join(' ');
      faults.push(`${order.id} had the effects ${effects.join(' ')} instead of ${should}`);
    }
    byOrder.delete(order.id);
  }
  for (const id of byOrder.keys()) faults.push(`the ledger has an order ${id} that was not placed`);
  faults.push(...unbalanced(orders, once));
  return {
    holds: faults.length === 0,
    outcomes,
    effects: once.length,
    repeats: ledger.length - once.length,
    retries: once.reduce((sum, { attempt }) => sum + attempt - 1, 0),
    chargedCents: total(once, 'charge'),
    refundedCents: total(once, 'refund'),
    shippedParcels: total(once, 'book') - total(once, 'unbook'),
    faults,
  };
}
