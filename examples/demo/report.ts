// The report of the demo.
import { expectedOf } from './expected.ts';
import type { Order } from './order.ts';
import type { Proof } from './proof.ts';

const faultsShown = 10;

const euros = (cents: number): string =>
  (cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2 });

const count = (value: number): string => value.toLocaleString('en-US');

/** The checks and sums, as lines. */
export function reportLines(proof: Proof, orders: number, seconds: number): string[] {
  const outcomes = [...proof.outcomes].toSorted(([, a], [, b]) => b - a);
  const lines = [
    ...outcomes.map(([kind, many]) => `  ${count(many).padStart(6)}  ${kind}`),
    '',
    `  ${count(proof.effects)} effects in the ledger; ${count(proof.repeats)} further lines ` +
      'repeat an effect with the same key',
    `  ${count(proof.retries)} retries for these effects`,
    `  ${euros(proof.chargedCents)} charged, ${euros(proof.refundedCents)} refunded, ` +
      `${count(proof.shippedParcels)} parcels shipped`,
    `  ${count(orders)} orders in ${seconds.toFixed(1)} s`,
    '',
  ];
  if (proof.holds) {
    return [
      ...lines,
      `PROVEN: each of the ${count(orders)} orders ended as its data specifies; no effect is ` +
        'lost or repeated.',
    ];
  }
  const more = proof.faults.length - faultsShown;
  return [
    ...lines,
    `FAILED: ${count(proof.faults.length)} faults`,
    ...proof.faults.slice(0, faultsShown).map((fault) => `  ${fault}`),
    ...(more > 0 ? [`  and ${count(more)} more`] : []),
  ];
}

/**
 * Selects the order with the most instructive history: an order in progress during the crash with
 * compensations.
 */
export function mostTelling(orders: readonly Order[], throughCrash: readonly string[]): Order {
  const crossed = new Set(throughCrash);
  const score = (order: Order): number =>
    (crossed.has(order.id) ? 4 : 0) +
    (expectedOf(order).outcome === 'undeliverable' ? 2 : 0) +
    (order.charge === 'busy' ? 1 : 0);
  return orders.reduce((best, order) => (score(order) > score(best) ? order : best));
}
