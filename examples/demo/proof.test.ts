import { describe, expect, it } from 'vitest';

import { expectedOf } from './expected.ts';
import type { OutcomeKind } from './definitions.ts';
import type { Effect, Entry } from './ledger.ts';
import { approvalFromCents, ordersFile, readOrders } from './order.ts';
import { makeOrders } from './make-orders.ts';
import { prove } from './proof.ts';
import { readFileSync } from 'node:fs';

const orders = readOrders(ordersFile);
const some = orders.slice(0, 300);

/** Builds a correct ledger with a unique key per effect. */
function rightLedger(): Entry[] {
  return some.flatMap((order) =>
    expectedOf(order).effects.map((text, at) => {
      const [effect, parcel, amount] = text.split('/');
      return {
        effect: effect as Effect,
        order: order.id,
        parcel: Number(parcel),
        amount: Number(amount),
        key: `${order.id}:${at}`,
        attempt: 1,
      };
    }),
  );
}

function rightResults(): Map<string, OutcomeKind> {
  return new Map(some.map((order) => [order.id, expectedOf(order).outcome]));
}

describe('the input', () => {
  it('equals the output of its generator', () => {
    expect(readFileSync(ordersFile, 'utf8')).toBe(makeOrders());
  });

  it('has 2,400 orders, each with a unique id, and all outcomes', () => {
    expect(new Set(orders.map(({ id }) => id)).size).toBe(2_400);
    const endings = new Set(orders.map((order) => expectedOf(order).outcome));
    const all = 'declined expired rejected shipped undeliverable';
    expect([...endings].toSorted().join(' ')).toBe(all);
  });

  it('requires an approval only for large amounts', () => {
    const wrong = orders.filter(
      ({ cents, approval }) => cents >= approvalFromCents !== (approval !== 'none'),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the proof', () => {
  it('holds when ledger and results match the input', () => {
    const proof = prove(some, rightLedger(), rightResults());
    expect(proof.faults).toEqual([]);
    expect(proof.holds).toBe(true);
  });

  it('counts an effect that is repeated under the same key once', () => {
    const ledger = rightLedger();
    const proof = prove(some, [...ledger, { ...ledger[3]!, attempt: 2 }], rightResults());
    expect(proof).toMatchObject({ holds: true, repeats: 1, effects: ledger.length });
  });

  it('fails when an effect is repeated under two keys', () => {
    const ledger = rightLedger();
    const proof = prove(some, [...ledger, { ...ledger[3]!, key: 'another' }], rightResults());
    expect(proof.holds).toBe(false);
  });

  it('fails when an effect is missing, or has another amount', () => {
    const ledger = rightLedger();
    expect(prove(some, ledger.slice(1), rightResults()).holds).toBe(false);
    const [first, ...rest] = ledger;
    const other = { ...first!, amount: first!.amount + 1 };
    expect(prove(some, [other, ...rest], rightResults()).holds).toBe(false);
  });

  it('fails when an order is lost or has another outcome', () => {
    const results = rightResults();
    results.delete(some[7]!.id);
    const proof = prove(some, rightLedger(), results);
    expect(proof.faults).toEqual([expect.stringContaining(`${some[7]!.id} is lost`)]);
    results.set(some[7]!.id, 'expired');
    expect(prove(some, rightLedger(), results).holds).toBe(false);
  });

  it('fails when the ledger has an order that was not placed', () => {
    const stray = { ...rightLedger()[0]!, order: 'o-9999', key: 'stray' };
    expect(prove(some, [...rightLedger(), stray], rightResults()).holds).toBe(false);
  });
});
