// Writes orders.jsonl. The same seed writes the same file, byte for byte: after a change here, run
// it (`npm run build && node examples/dist/demo/make-orders.js`) and commit its output.
import { writeFileSync } from 'node:fs';

import { approvalFromCents, ordersFile } from './order.ts';
import type { Order } from './order.ts';

const orders = 2_400;
const seed = 20_240_229;

/**
 * Generates numbers from 0 (inclusive) to 1 (exclusive), the same on every machine (mulberry32).
 */
function generator(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Shares<T extends string> = readonly (readonly [T, number])[];

function pick<T extends string>(random: () => number, shares: Shares<T>): T {
  let left = random() * shares.reduce((sum, [, share]) => sum + share, 0);
  for (const [value, share] of shares) {
    left -= share;
    if (left < 0) return value;
  }
  return shares[0]![0];
}

function makeOrder(index: number, random: () => number): Order {
  const quantity = 1 + Math.floor(random() * 5);
  // Many small amounts, few large ones.
  const cents = 499 + Math.floor(random() ** 4 * 120_000);
  const approval =
    cents < approvalFromCents
      ? 'none'
      : pick(random, [
          ['grant', 70],
          ['deny', 15],
          ['silent', 15],
        ]);
  return {
    id: `o-${String(index + 1).padStart(4, '0')}`,
    customer: `C-${1_000 + Math.floor(random() * 9_000)}`,
    sku: `S-${String(1 + Math.floor(random() * 60)).padStart(2, '0')}`,
    quantity,
    cents,
    parcels: Math.min(quantity, 1 + Math.floor(random() * 3)),
    charge: pick(random, [
      ['ok', 86],
      ['busy', 8],
      ['declined', 6],
    ]),
    approval,
    carrier: pick(random, [
      ['ok', 88],
      ['busy', 7],
      ['refuses', 5],
    ]),
  };
}

export function makeOrders(): string {
  const random = generator(seed);
  const lines = Array.from({ length: orders }, (_, index) =>
    JSON.stringify(makeOrder(index, random)),
  );
  return `${lines.join('\n')}\n`;
}

if (process.argv[1]?.endsWith('/make-orders.js')) writeFileSync(ordersFile, makeOrders());
