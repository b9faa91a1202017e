// The activities of the agent: everything that has an effect or another result the next time.
import type { ActivityHandler, Client } from '@perdure/sdk';

import { callModel, lookUpOrder, partial, refundOrder } from './definitions.ts';
import type { Model } from './model.ts';

export interface ActivityDependencies {
  readonly model: Model;
  /** The client that publishes partial output. */
  readonly client: () => Client;
  /** Notified of each effect, before it happens. Tests count them. */
  readonly onEffect?: (name: string, key: string) => void;
}

/**
 * Sends the latest text to the instance, one request at a time. Texts that come meanwhile replace
 * each other. Partial output is a convenience: if it cannot be sent, the answer still arrives.
 */
class Publisher {
  readonly #client: Client;
  readonly #id: string;
  #latest: string | undefined;
  #isSending = false;

  constructor(client: Client, id: string) {
    this.#client = client;
    this.#id = id;
  }

  publish(text: string): void {
    this.#latest = text;
    if (!this.#isSending) void this.#send();
  }

  async #send(): Promise<void> {
    this.#isSending = true;
    while (this.#latest !== undefined) {
      const text = this.#latest;
      this.#latest = undefined;
      // `drop`: a text that no wait receives is obsolete, and must not stay in the mailbox.
      const sent = this.#client.handle(this.#id).raise(partial, { text }, { policy: 'drop' });
      await sent.catch(() => undefined);
    }
    this.#isSending = false;
  }
}

export function activitiesOf({ model, client, onEffect }: ActivityDependencies): ActivityHandler[] {
  return [
    callModel.handle(async ({ messages }, activity) => {
      onEffect?.('call-model', activity.idempotencyKey);
      const publisher = new Publisher(client(), activity.info.instanceId);
      return model(messages, {
        signal: activity.signal,
        onText: (text) => publisher.publish(text),
      });
    }),
    lookUpOrder.handle(async ({ order }, activity) => {
      onEffect?.('look-up-order', activity.idempotencyKey);
      return `order ${String(order)}: 4200 cents, delivered`;
    }),
    // Pass `activity.idempotencyKey` to the payment provider: it is the same for every attempt.
    refundOrder.handle(async ({ order, cents }, activity) => {
      onEffect?.('refund-order', activity.idempotencyKey);
      return `refunded ${String(cents)} cents of ${String(order)}`;
    }),
  ];
}
