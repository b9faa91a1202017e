// The orders of the demo. An order contains how the services answer: whether the card is charged,
// the decision of the approver, whether a carrier accepts the parcels. The pipeline does not use
// that; the simulated services read it, and the proof computes the expected results from it.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Order {
  readonly id: string;
  readonly customer: string;
  readonly sku: string;
  readonly quantity: number;
  readonly cents: number;
  readonly parcels: number;
  /** `busy`: the first attempts fail, a later one succeeds. */
  readonly charge: 'ok' | 'busy' | 'declined';
  /** `none` for amounts that need no approval; `silent`: without an answer. */
  readonly approval: 'none' | 'grant' | 'deny' | 'silent';
  /** `refuses`: there is no carrier for the last parcel. */
  readonly carrier: 'ok' | 'busy' | 'refuses';
}

/** From this amount on, an order needs an approval. */
export const approvalFromCents = 50_000;

/** Attempts that a busy service rejects. */
export const busyAttempts = 2;

/** The committed input file; it is beside the sources, not beside the build. */
export const ordersFile: string = fileURLToPath(
  new URL(
    import.meta.url.includes('/dist/') ? '../../demo/orders.jsonl' : 'orders.jsonl',
    import.meta.url,
  ),
);

/** One order per line. */
export function readOrders(file: string): Order[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Order);
}
