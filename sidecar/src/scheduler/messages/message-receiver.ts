import { append } from '../../lib/lists.ts';
import { cancel } from '../../engine/messages/cancel.ts';
import { eventRaised } from '../../engine/messages/event-raised.ts';
import { readValue } from '../../engine/messages/read-value.ts';
import { settlePromise } from '../../engine/messages/settle-promise.ts';
import { terminate } from '../../engine/messages/terminate.ts';
import { isChildMeant } from '../../engine/inherited.ts';
import { isGeneratedId } from '../../engine/child-id.ts';
import type { Message, StartMessage, Round } from '../../engine/round.ts';
import { NAME_BYTES_MAX, PARENT_AND_CHILD_BYTES_MAX } from '../../limits.ts';
import { PerdureError } from '../../model/error.ts';
import type { LiveInstance } from '../instances/live-instance.ts';
import type { StartParameters, CreateInstancePorts } from '../instances/create-instance.ts';
import { createInstance } from '../instances/create-instance.ts';
import { childObject } from '../administration/tree.ts';
import type { MessageReplies, Row } from './message-replies.ts';
import type { Clock } from '../../model/ports.ts';
import type { Urgency } from '../commit/committer.ts';

/** Ports of the scheduler that this module uses. */
export type MessageReceiverPorts = CreateInstancePorts & {
  readonly committer: {
    touch(instance: LiveInstance, urgency: Urgency): void;
  };
  readonly staging: {
    stage(instance: LiveInstance, round: Round, urgency: Urgency): void;
  };
  readonly turns: {
    revoke(instance: LiveInstance): void;
    schedule(instance: LiveInstance): void;
  };
  readonly clock: Clock;
};

type RaiseMessage = Extract<Message, { readonly kind: 'raise' }>;
type SettleMessage = Extract<Message, { readonly kind: 'settle' }>;
type StopMessage = Extract<Message, { readonly kind: 'cancel' | 'terminate' }>;

/** Applies messages to their target instances, and replies to their senders. */
export class MessageReceiver {
  readonly #ports: MessageReceiverPorts;
  readonly #replies: MessageReplies;
  readonly #route: (message: Message, sender: LiveInstance) => void;

  /** @param route routes the messages that an instance sends in response. */
  constructor(
    ports: MessageReceiverPorts,
    replies: MessageReplies,
    route: (message: Message, sender: LiveInstance) => void,
  ) {
    this.#ports = ports;
    this.#replies = replies;
    this.#route = route;
  }

  /** Applies a message to an instance in memory. */
  apply(message: Message, target: LiveInstance, row: Row): void {
    switch (message.kind) {
      case 'start':
        return this.#replies.refuseTaken(message, row);
      case 'raise':
        return this.#raise(message, target, row);
      case 'read':
        // The answer must not be durable before the state that it reports.
        if (target.pending !== null) this.#ports.committer.touch(target, 'now');
        return this.#replies.reply(readValue(target.state, message), row);
      case 'settle':
        return this.#settlePromise(message, target, row);
      case 'cancel':
      case 'terminate':
        return this.#stop(message, target, row);
      default:
        return this.#replies.answer(message, target, row);
    }
  }

  /** Starts the instance that a message requests; the id is free. */
  start(message: StartMessage, row: Row): void {
    const tooLong = idsTooLong(message);
    if (tooLong !== null)
      return this.#replies.refuse(message, 'FAILURE_KIND_TOO_LARGE', tooLong, row);
    const { name, input, sender, awaited, routing, headers } = message;
    const parameters: StartParameters = {
      id: message.target,
      name,
      version: message.version,
      input,
      parent: awaited ? sender : null,
      idempotencyKey: '',
      ...(routing && { routing }),
      ...(headers && { headers }),
    };
    const instance = createInstance(this.#ports, parameters);
    this.#replies.settle(instance, row);
    if (awaited && !isGeneratedId(message.target)) {
      append(instance.writes(), 'objects', childObject(sender.instanceId, instance.state));
    }
    if (!awaited) this.#route({ kind: 'started', to: sender }, instance);
  }

  #raise(message: RaiseMessage, target: LiveInstance, row: Row): void {
    if (target.ended) {
      const text = `instance ${message.target} has ended`;
      return this.#replies.refuse(message, 'FAILURE_KIND_NOT_FOUND', text, row);
    }
    const { name, payload, headers } = message;
    try {
      const raised = { name, payload, policy: 'buffer' as const, ...(headers && { headers }) };
      const { round } = eventRaised(target.state, raised, this.#ports.clock.now());
      if (round !== null) this.#ports.staging.stage(target, round, 'now');
    } catch (error) {
      if (!(error instanceof PerdureError)) throw error;
      return this.#replies.refuse(message, 'FAILURE_KIND_TOO_LARGE', error.message, row);
    }
    this.#replies.settle(target, row);
    this.#route({ kind: 'raised', to: message.sender }, target);
    this.#ports.turns.schedule(target);
  }

  #settlePromise(message: SettleMessage, target: LiveInstance, row: Row): void {
    const { promise, outcome, sender } = message;
    try {
      const round = settlePromise(target.state, promise, outcome, this.#ports.clock.now());
      if (round !== null) this.#ports.staging.stage(target, round, 'now');
    } catch (error) {
      if (!(error instanceof PerdureError)) throw error;
      return this.#replies.refuseSettled(message, error, row);
    }
    this.#replies.settle(target, row);
    this.#route({ kind: 'raised', to: sender }, target);
    this.#ports.turns.schedule(target);
  }

  #stop(message: StopMessage, target: LiveInstance, row: Row): void {
    const { parent } = target.state;
    const nowMs = this.#ports.clock.now();
    if (isChildMeant(parent, message) && !target.ended) {
      const stop = message.kind === 'cancel' ? cancel : terminate;
      const round = stop(target.state, message.reason, nowMs);
      if (round !== null) this.#ports.staging.stage(target, round, 'now');
      if (target.ended) this.#ports.turns.revoke(target);
      else this.#ports.turns.schedule(target);
    }
    this.#replies.settle(target, row);
  }
}

/**
 * The reason why a parent could not find its child by these ids. Earlier releases accepted such
 * ids.
 */
function idsTooLong({ target, sender, awaited }: StartMessage): string | null {
  if (!awaited || target.length + sender.instanceId.length < NAME_BYTES_MAX) return null;
  if (isGeneratedId(target)) return null;
  const bytes = Buffer.byteLength(target) + Buffer.byteLength(sender.instanceId);
  if (bytes <= PARENT_AND_CHILD_BYTES_MAX) return null;
  const max = PARENT_AND_CHILD_BYTES_MAX;
  return `the ids of parent and child are ${bytes} bytes together; at most ${max} are allowed`;
}
