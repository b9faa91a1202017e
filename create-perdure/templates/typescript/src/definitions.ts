// Definitions: values with types, imported by workers, clients and tests alike.
import { defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';

export interface Order {
  readonly id: string;
  readonly cents: number;
}

export interface Receipt {
  readonly receipt: string;
}

export type Outcome =
  | { readonly status: 'shipped'; readonly receipt: string; readonly approvedBy: string }
  | { readonly status: 'refunded'; readonly receipt: string };

export const charge = defineActivity<Order, Receipt>('charge', {
  retry: { maxAttempts: 5, initialInterval: '200ms' },
  startToClose: '30s',
});
export const refund = defineActivity<Receipt, void>('refund');
export const ship = defineActivity<Order, void>('ship');
export const approval = defineEvent<{ readonly by: string }>('approval');
export const order = defineOrchestration<Order, Outcome>('order');
