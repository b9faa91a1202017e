// The activities, the two orchestrations and the event of the order pipeline. Workers have the
// implementations; the demo's client needs only these definitions.
import { defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';

import type { Order } from './order.ts';

/** How an order ended. */
export type OutcomeKind = 'shipped' | 'rejected' | 'expired' | 'declined' | 'undeliverable';

export interface Outcome {
  readonly kind: OutcomeKind;
  /** One label for each parcel of a shipped order. */
  readonly labels: readonly string[];
}

/** One parcel of an order, counted from 1. */
export interface Parcel {
  readonly order: Order;
  readonly parcel: number;
}

/** Retry delays grow from 100 ms; rejections are final. */
const retry = {
  maxAttempts: 8,
  initialInterval: '100ms',
  maxInterval: '1s',
  nonRetryable: ['CardDeclined', 'CarrierRefuses'],
} as const;
/** An attempt is repeated at once when its worker is lost, and after this time when it hangs. */
const options = { retry, startToClose: '20s' } as const;

export const reserve = defineActivity<Order, string>('reserve', options);
export const release = defineActivity<Order, void>('release', options);
export const charge = defineActivity<Order, string>('charge', options);
export const refund = defineActivity<Order, void>('refund', options);
export const pack = defineActivity<Parcel, void>('pack', options);
export const book = defineActivity<Parcel, string>('book', options);
export const unbook = defineActivity<Parcel, void>('unbook', options);

export const approval = defineEvent<{ granted: boolean }>('approval');
/** Short, so that the demo does not take days. */
export const approvalDeadline = '6s';

export const processOrder = defineOrchestration<Order, Outcome>('order');
export const shipParcel = defineOrchestration<Parcel, string>('shipment');
