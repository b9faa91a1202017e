import { append } from '../../lib/lists.ts';
import { toError } from '../../lib/to-error.ts';
import { settledWith } from '../../engine/messages/settle-promise.ts';
import type { Message, StartMessage } from '../../engine/round.ts';
import { PerdureError } from '../../model/error.ts';
import type { MessageRow } from '../../model/store-round.ts';
import { LiveInstance } from '../instances/live-instance.ts';
import { endedValue } from '../interactions/read-values.ts';
import { reuseId } from './reused-start.ts';
import { MessageReceiver } from './message-receiver.ts';
import { MessageReplies } from './message-replies.ts';
import type { HistoryStore, Log } from '../../model/ports.ts';
import type { InstanceRow } from '../../model/instance.ts';
import type { KeyedMutex } from '../../lib/keyed-mutex.ts';
import type { MessageReceiverPorts } from './message-receiver.ts';
import type { MessageRepliesPorts, Row } from './message-replies.ts';
import type { ReadValuesPorts } from '../interactions/read-values.ts';
import type { ReusedStartPorts } from './reused-start.ts';
import type { Waiter } from '../interactions/waiters.ts';

/** Ports of the scheduler that this module uses. */
export type MessageRouterPorts = ReadValuesPorts &
  MessageReceiverPorts &
  MessageRepliesPorts &
  ReusedStartPorts & {
    readonly cache: {
      byNumber(instanceNumber: number): LiveInstance | undefined;
      find(id: string): Promise<LiveInstance | InstanceRow | null>;
    };
    readonly waiters: {
      add(instanceNumber: number, waiter: Waiter): () => void;
    };
    readonly idMutex: KeyedMutex;
    storeFailed(error: Error): void;
    readonly store: HistoryStore;
    readonly log: Log;
  };

/**
 * Carries messages between instances. When the target is in memory, sender and target are committed
 * together; otherwise the message is made durable with its sender and delivered afterwards.
 */
export class MessageRouter {
  readonly #ports: MessageRouterPorts;
  readonly #replies: MessageReplies;
  readonly #receiver: MessageReceiver;
  /**
   * Number of messages per target that are delivered from the store: later messages must not
   * overtake them.
   */
  readonly #inDelivery = new Map<string, number>();
  /** Messages that wait for a quarantined instance, by its id. */
  readonly #held = new Map<string, MessageRow[]>();

  /** Numbers of instances that are being deleted: they get no more children. */
  readonly deleting: Set<number> = new Set();

  constructor(ports: MessageRouterPorts) {
    this.#ports = ports;
    this.#replies = new MessageReplies(ports, (id, row, error) =>
      this.#notDelivered(id, row, error),
    );
    this.#receiver = new MessageReceiver(ports, this.#replies, (message, sender) =>
      this.route(message, sender),
    );
  }

  /** Routes a message of a Round that was just staged. */
  route(message: Message, sender: LiveInstance): void {
    if (message.kind === 'start' && message.fresh) {
      this.#receiver.start(message, null);
      return;
    }
    const id = targetOf(message);
    const target = this.#ports.cache.byId(id);
    if (target !== undefined && !this.#inDelivery.has(id) && !reusesId(message)) {
      this.#receiver.apply(message, target, null);
      return;
    }
    this.#begin(id);
    const writes = sender.writes();
    const row: MessageRow = {
      instanceNumber: sender.state.instanceNumber,
      execution: sender.state.execution,
      eventId: sender.state.lastEventId,
      index: writes.messagesPut.length,
      body: message,
    };
    append(writes, 'messagesPut', row);
    append(writes.after, 'deliveries', row);
    this.#ports.committer.touch(sender, 'now');
  }

  /** True when a message to this id waits for delivery. */
  isInDelivery(id: string): boolean {
    return this.#inDelivery.has(id);
  }

  /** Delivers a message that is durable in the store. */
  deliver(row: MessageRow): void {
    const id = targetOf(row.body as Message);
    const delivered = this.#ports.idMutex.runExclusive(id, () => this.#deliver(row));
    delivered
      .finally(() => this.#through(id))
      .catch((error: unknown) => this.#notDelivered(id, row, error));
  }

  /** Handles a message with a target or sender, `id`, that could not be loaded. */
  #notDelivered(id: string, row: Row, error: unknown): void {
    // True when the row of the message cannot be read, or the history of the instance whose value
    // it requests.
    const isUnreadable = error instanceof PerdureError && error.code === 'UNREADABLE';
    if (isUnreadable && row !== null) return this.#hold(id, row);
    this.#ports.log.error('message could not be delivered', { error: String(error) });
    this.#ports.storeFailed(toError(error));
  }

  /**
   * Delivers the messages that wait for a quarantined instance, when it can be read again or is
   * deleted.
   */
  redeliver(id: string): void {
    const rows = this.#held.get(id);
    if (rows === undefined) return;
    this.#held.delete(id);
    for (const row of rows) this.forward(row);
  }

  /** Delivers a message that is durable; later messages to its target wait for it. */
  forward(row: MessageRow): void {
    this.#begin(targetOf(row.body as Message));
    this.deliver(row);
  }

  /** Holds a message in the store until its target or sender is resumed or deleted. */
  #hold(id: string, row: MessageRow): void {
    const rows = this.#held.get(id);
    if (rows === undefined) this.#held.set(id, [row]);
    else rows.push(row);
  }

  #begin(id: string): void {
    this.#inDelivery.set(id, (this.#inDelivery.get(id) ?? 0) + 1);
  }

  #through(id: string): void {
    const remaining = (this.#inDelivery.get(id) ?? 0) - 1;
    if (remaining > 0) this.#inDelivery.set(id, remaining);
    else this.#inDelivery.delete(id);
  }

  async #deliver(row: MessageRow): Promise<void> {
    const message = row.body as Message;
    const found = await this.#ports.cache.find(targetOf(message));
    if (found !== null && message.kind === 'start' && message.idReuse !== undefined) {
      return this.#startTaken(message, row);
    }
    if (found instanceof LiveInstance) {
      this.#receiver.apply(message, found, row);
      return;
    }
    switch (message.kind) {
      case 'start':
        if (found !== null) return this.#replies.refuseTaken(message, row);
        if (message.awaited && (await this.#isGone(row.instanceNumber)))
          return this.#replies.forget(row);
        return this.#receiver.start(message, row);
      case 'read': {
        if (found === null) return this.#replies.refuseMissing(message, row);
        const value = await endedValue(this.#ports, found, message.key);
        return this.#replies.reply({ kind: 'value', to: message.sender, value }, row);
      }
      case 'settle':
        if (found === null) return this.#replies.refuseMissing(message, row);
        return this.#replies.refuseSettled(message, settledWith(message.promise, found), row);
      case 'raise': {
        const why = found === null ? 'does not exist' : 'has ended';
        const text = `instance ${message.target} ${why}`;
        return this.#replies.refuse(message, 'FAILURE_KIND_NOT_FOUND', text, row);
      }
      default:
        return this.#replies.forget(row);
    }
  }

  /** Applies the id-reuse policy of a start to the existing instance with its id. */
  async #startTaken(message: StartMessage, row: MessageRow): Promise<void> {
    if (await this.#isGone(row.instanceNumber)) return this.#replies.forget(row);
    const found = await this.#ports.cache.find(message.target);
    const reuse = found === null ? 'free' : await reuseId(this.#ports, message, found);
    if (reuse === 'free') return this.#receiver.start(message, row);
    if (typeof reuse !== 'number') return this.#replies.reply(reuse, row);
    // The row is retained: after a restart the message is delivered again, and waits again.
    const again = (): void => this.forward(row);
    this.#ports.waiters.add(reuse, { ended: again, deleted: again, failed: () => undefined });
  }

  /** True when a sender was deleted, or is about to be: its children could no longer be found. */
  async #isGone(instanceNumber: number): Promise<boolean> {
    const { cache, store } = this.#ports;
    const exists =
      cache.byNumber(instanceNumber) !== undefined ||
      (await store.instanceByNumber(instanceNumber)) !== null;
    return !exists || this.deleting.has(instanceNumber);
  }
}

function reusesId(message: Message): boolean {
  return message.kind === 'start' && message.idReuse !== undefined;
}

function targetOf(message: Message): string {
  return 'to' in message ? message.to.instanceId : message.target;
}
