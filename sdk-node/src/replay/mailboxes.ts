// The mailboxes of one execution, first in, first out: the n-th message of a name belongs to the
// n-th wait for that name that was not cancelled.
import type { Operation } from './operation.ts';

export interface Message {
  /** The decoded payload. */
  readonly value: unknown;
  /** Size of the payload. */
  readonly bytes: number;
  /** Id of its event. Messages are read in this order. */
  readonly eventId: number;
}

interface Mailbox {
  /** Messages before index `read` were taken. Unread messages exist only while no wait is open. */
  messages: (Message | undefined)[];
  read: number;
  readonly waits: Operation[];
}

// Number of taken messages after which the array is compacted. A shift per message would move all
// others.
const compactFrom = 1_024;

export class Mailboxes {
  readonly #boxes: Map<string, Mailbox> = new Map();
  /** Size of the payloads of all unread messages. */
  bytes = 0;

  /** Removes and returns the oldest unread message. Undefined: none. */
  take(name: string): Message | undefined {
    const box = this.#boxes.get(name);
    if (box === undefined || box.read === box.messages.length) return undefined;
    const message = box.messages[box.read]!;
    box.messages[box.read] = undefined;
    this.bytes -= message.bytes;
    box.read += 1;
    if (box.read >= compactFrom && box.read * 2 > box.messages.length) {
      box.messages = box.messages.slice(box.read);
      box.read = 0;
    }
    this.#dropEmpty(name, box);
    return message;
  }

  /** True when the message is the next one that a wait would take. */
  isNext(name: string, message: Message): boolean {
    const box = this.#boxes.get(name);
    return box !== undefined && box.messages[box.read] === message;
  }

  wait(operation: Operation): void {
    this.#box(operation.name).waits.push(operation);
  }

  /** Returns the wait that receives the message. Undefined: the message stays in the mailbox. */
  put(name: string, message: Message): Operation | undefined {
    const box = this.#box(name);
    const operation = box.waits.shift();
    if (operation === undefined) {
      box.messages.push(message);
      this.bytes += message.bytes;
    } else this.#dropEmpty(name, box);
    return operation;
  }

  /**
   * Undoes a `take` or `put`. Returns the wait that receives the message instead. Undefined: none.
   */
  putBack(name: string, message: Message): Operation | undefined {
    const box = this.#box(name);
    const operation = box.waits.shift();
    if (operation !== undefined) {
      this.#dropEmpty(name, box);
      return operation;
    }
    this.bytes += message.bytes;
    const { messages, read } = box;
    const behind = messages.findIndex((one, i) => i >= read && one!.eventId > message.eventId);
    if (behind === read && read > 0) {
      box.read -= 1;
      messages[box.read] = message;
    } else messages.splice(behind < 0 ? messages.length : behind, 0, message);
    return undefined;
  }

  /** Withdraws a wait that has not received a message. */
  cancel(operation: Operation): void {
    const box = this.#boxes.get(operation.name);
    const at = box?.waits.indexOf(operation) ?? -1;
    if (box === undefined || at === -1) return;
    box.waits.splice(at, 1);
    this.#dropEmpty(operation.name, box);
  }

  #box(name: string): Mailbox {
    let box = this.#boxes.get(name);
    if (box === undefined) {
      box = { messages: [], read: 0, waits: [] };
      this.#boxes.set(name, box);
    }
    return box;
  }

  #dropEmpty(name: string, box: Mailbox): void {
    if (box.read === box.messages.length && box.waits.length === 0) this.#boxes.delete(name);
  }
}
