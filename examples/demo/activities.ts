// The simulated services of the pipeline: each takes a little time, follows the data of the order,
// and writes its effect into the ledger.
import { ApplicationError } from '@perdure/sdk';
import type { ActivityContext, ActivityHandler } from '@perdure/sdk';
import { setTimeout as pause } from 'node:timers/promises';

import { book, charge, pack, refund, release, reserve, unbook } from './definitions.ts';
import { appendEntry } from './ledger.ts';
import type { Effect } from './ledger.ts';
import { busyAttempts } from './order.ts';
import type { Order } from './order.ts';

/** The duration of a service call, which depends on the order. */
const serviceMs = (order: Order): number => 8 + (order.cents % 25);

export function services(ledgerFile: string): readonly ActivityHandler[] {
  /**
   * Writes the effect. From here on the effect exists, even if the result of the activity is lost.
   */
  const write = (
    activity: ActivityContext,
    effect: Effect,
    order: Order,
    amount: number,
    parcel = 0,
  ): void => {
    const { idempotencyKey: key, info } = activity;
    appendEntry(ledgerFile, {
      effect,
      order: order.id,
      parcel,
      amount,
      key,
      attempt: info.attempt,
    });
  };

  const busyAtFirst = (activity: ActivityContext, what: string): void => {
    if (activity.info.attempt > busyAttempts) return;
    throw new ApplicationError(`the ${what} is busy`, { type: 'ServiceBusy' });
  };

  return [
    reserve.handle(async (order, activity) => {
      await pause(serviceMs(order));
      write(activity, 'reserve', order, order.quantity);
      return `${order.sku} x ${order.quantity}`;
    }),
    release.handle(async (order, activity) => {
      await pause(serviceMs(order));
      write(activity, 'release', order, order.quantity);
    }),
    charge.handle(async (order, activity) => {
      await pause(serviceMs(order));
      if (order.charge === 'busy') busyAtFirst(activity, 'payment service');
      if (order.charge === 'declined') {
        throw new ApplicationError('the card was declined', { type: 'CardDeclined' });
      }
      write(activity, 'charge', order, order.cents);
      return `receipt ${order.id}`;
    }),
    refund.handle(async (order, activity) => {
      await pause(serviceMs(order));
      write(activity, 'refund', order, order.cents);
    }),
    pack.handle(async ({ order, parcel }, activity) => {
      await pause(serviceMs(order));
      write(activity, 'pack', order, 1, parcel);
    }),
    book.handle(async ({ order, parcel }, activity) => {
      await pause(serviceMs(order));
      if (order.carrier === 'busy') busyAtFirst(activity, 'carrier');
      if (order.carrier === 'refuses' && parcel === order.parcels) {
        throw new ApplicationError('no carrier takes it', { type: 'CarrierRefuses' });
      }
      write(activity, 'book', order, 1, parcel);
      return `label ${order.id}/${parcel}`;
    }),
    unbook.handle(async ({ order, parcel }, activity) => {
      await pause(serviceMs(order));
      write(activity, 'unbook', order, 1, parcel);
    }),
  ];
}
