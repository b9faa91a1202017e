// The order desk: places the orders with a client at a steady rate, acts as the approver, and
// records how each order ended.
import { NotFoundError, UnavailableError } from '@perdure/sdk';
import type { Client, InstanceHandle } from '@perdure/sdk';
import { setTimeout as pause } from 'node:timers/promises';

import { approval, processOrder } from './definitions.ts';
import type { Outcome, OutcomeKind } from './definitions.ts';
import type { Order } from './order.ts';
import type { Standing } from './progress.ts';

/** The delay of the approver; well within the deadline. */
const thinkMs = 300;
const raiseAgainMs = 100;

export class Desk {
  readonly #client: Client;
  readonly #orders: readonly Order[];
  readonly #perSecond: number;
  readonly #results = new Map<string, OutcomeKind>();
  readonly #errors: string[] = [];
  readonly #startedMs = performance.now();
  readonly #inProgress = new Set<string>();
  #watchers: { readonly count: number; readonly reached: () => void }[] = [];
  #placed = 0;

  constructor(client: Client, orders: readonly Order[], perSecond: number) {
    this.#client = client;
    this.#orders = orders;
    this.#perSecond = perSecond;
  }

  /** Outcome of each order, by its id. */
  get results(): ReadonlyMap<string, OutcomeKind> {
    return this.#results;
  }

  /** Errors of the client; empty when there were none. */
  get errors(): readonly string[] {
    return this.#errors;
  }

  /** Ids of started orders that have not ended. */
  get inProgress(): readonly string[] {
    return [...this.#inProgress];
  }

  standing(): Standing {
    return {
      total: this.#orders.length,
      placed: this.#placed,
      ended: this.#results.size,
      seconds: (performance.now() - this.#startedMs) / 1_000,
    };
  }

  /** Resolves once this many orders have ended. */
  ended(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#watchers.push({ count, reached: resolve });
      this.#notify();
    });
  }

  /** Places all orders; resolves when each has ended or was abandoned. */
  async run(): Promise<void> {
    const open = [];
    for (const [at, order] of this.#orders.entries()) {
      const dueMs = this.#startedMs + (at * 1_000) / this.#perSecond;
      const earlyMs = dueMs - performance.now();
      if (earlyMs > 1) await pause(earlyMs);
      this.#placed += 1;
      this.#inProgress.add(order.id);
      open.push(this.#follow(order));
    }
    await Promise.all(open);
  }

  async #follow(order: Order): Promise<void> {
    try {
      const handle = await this.#client.start(processOrder, order, { id: order.id });
      const answered = this.#answer(order, handle);
      const { kind } = await handle.result();
      await answered;
      this.#results.set(order.id, kind);
    } catch (error) {
      this.#errors.push(`${order.id}: ${(error as Error).message}`);
    }
    this.#inProgress.delete(order.id);
    this.#notify();
  }

  /** Acts as the approver. Repeats a raise until it is acknowledged. */
  async #answer(order: Order, handle: InstanceHandle<Outcome>): Promise<void> {
    if (order.approval !== 'grant' && order.approval !== 'deny') return;
    await pause(thinkMs);
    for (let again = false; ; again = true) {
      try {
        await handle.raise(approval, { granted: order.approval === 'grant' });
        return;
      } catch (error) {
        // The first event arrived, and the order has ended.
        if (again && error instanceof NotFoundError) return;
        if (!(error instanceof UnavailableError)) throw error;
        await pause(raiseAgainMs);
      }
    }
  }

  #notify(): void {
    for (const { count, reached } of this.#watchers) if (this.#results.size >= count) reached();
    this.#watchers = this.#watchers.filter(({ count }) => this.#results.size < count);
  }
}
