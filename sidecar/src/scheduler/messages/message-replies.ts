import { append } from '../../lib/lists.ts';
import { answer } from '../../engine/messages/answer.ts';
import type { Answer } from '../../engine/messages/answer.ts';
import type { Message, Round } from '../../engine/round.ts';
import type { PerdureError } from '../../model/error.ts';
import { failure } from '../../model/payload.ts';
import type { FailureKind } from '../../model/payload.ts';
import { emptyStoreRound } from '../../model/store-round.ts';
import type { MessageRow, StoreRound } from '../../model/store-round.ts';
import { LiveInstance } from '../instances/live-instance.ts';
import type { Clock } from '../../model/ports.ts';
import type { InstanceRow } from '../../model/instance.ts';
import type { Urgency } from '../commit/committer.ts';

/** Ports of the scheduler that this module uses. */
export interface MessageRepliesPorts {
  readonly cache: {
    byId(id: string): LiveInstance | undefined;
    find(id: string): Promise<LiveInstance | InstanceRow | null>;
  };
  readonly committer: {
    extra(round: StoreRound): Promise<void>;
    touch(instance: LiveInstance, urgency: Urgency): void;
  };
  readonly staging: {
    stage(instance: LiveInstance, round: Round, urgency: Urgency): void;
  };
  readonly turns: {
    schedule(instance: LiveInstance): void;
  };
  readonly clock: Clock;
}

/** A message to which the sender gets a reply. */
type Request = Extract<Message, { readonly kind: 'start' | 'raise' | 'read' | 'settle' }>;

/** The row of a message that is delivered from the store; null for a direct delivery. */
export type Row = MessageRow | null;

/** The type of the failure that code gets for a promise that it cannot settle any more. */
const PROMISE_SETTLED_TYPE = 'PromiseSettledError';

const REFUSAL_TYPES: Partial<Record<FailureKind, string>> = {
  FAILURE_KIND_ALREADY_EXISTS: 'AlreadyExistsError',
  FAILURE_KIND_NOT_FOUND: 'NotFoundError',
  FAILURE_KIND_TOO_LARGE: 'MailboxFull',
};

/** Replies to messages between instances, and deletes the rows of processed messages. */
export class MessageReplies {
  readonly #ports: MessageRepliesPorts;
  readonly #onFailed: (instanceId: string, row: Row, error: unknown) => void;

  /** @param onFailed is called when a sender cannot be read. */
  constructor(
    ports: MessageRepliesPorts,
    onFailed: (instanceId: string, row: Row, error: unknown) => void,
  ) {
    this.#ports = ports;
    this.#onFailed = onFailed;
  }

  /** Records an answer in the history of the instance that it is for. */
  answer(message: Answer, target: LiveInstance, row: Row): void {
    const round = answer(target.state, message, this.#ports.clock.now());
    if (round !== null) this.#ports.staging.stage(target, round, 'now');
    this.settle(target, row);
    this.#ports.turns.schedule(target);
  }

  /** Answers the sender of a message, whether the sender is in memory or only in the store. */
  reply(answered: Answer, row: Row): void {
    const { to } = answered;
    const sender = this.#ports.cache.byId(to.instanceId);
    if (sender !== undefined) {
      this.answer(answered, sender, row);
      return;
    }
    // The sender was evicted while its message was in progress.
    const { instanceId } = to;
    this.#ports.cache
      .find(instanceId)
      .then((found) => {
        if (found instanceof LiveInstance) this.answer(answered, found, row);
        else if (row !== null) this.forget(row);
      })
      .catch((error: unknown) => this.#onFailed(instanceId, row, error));
  }

  /** Replies that the message was refused. */
  refuse(message: Request, kind: FailureKind, text: string, row: Row): void {
    const type = REFUSAL_TYPES[kind] ?? 'Refused';
    const to = message.sender;
    this.reply({ kind: 'refused', to, failure: failure(kind, type, text) }, row);
  }

  /** Refuses to settle a promise: it is settled already, or its instance does not have it. */
  refuseSettled(
    message: Extract<Message, { readonly kind: 'settle' }>,
    { code, message: text }: PerdureError,
    row: Row,
  ): void {
    if (code !== 'PROMISE_SETTLED')
      return this.refuse(message, 'FAILURE_KIND_NOT_FOUND', text, row);
    const settled = failure('FAILURE_KIND_APPLICATION', PROMISE_SETTLED_TYPE, text);
    this.reply({ kind: 'refused', to: message.sender, failure: settled }, row);
  }

  refuseMissing(message: Request, row: Row): void {
    const text = `instance ${message.target} does not exist`;
    this.refuse(message, 'FAILURE_KIND_NOT_FOUND', text, row);
  }

  refuseTaken(message: Request, row: Row): void {
    const text = `instance id ${message.target} is taken`;
    this.refuse(message, 'FAILURE_KIND_ALREADY_EXISTS', text, row);
  }

  /** Deletes the row in the commit that contains the changes of the message. */
  settle(instance: LiveInstance, row: Row): void {
    if (row === null) return;
    append(instance.writes(), 'messagesDeleted', row);
    this.#ports.committer.touch(instance, 'now');
  }

  /** Deletes the row of a message without effect. */
  forget(row: MessageRow): void {
    const round = { ...emptyStoreRound(row.instanceNumber), messagesDeleted: [row] };
    this.#ports.committer.extra(round).catch(() => undefined);
  }
}
