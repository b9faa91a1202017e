import { append } from '../../lib/lists.ts';
import { toError } from '../../lib/to-error.ts';
import { answer } from '../../engine/messages/answer.ts';
import type { Answer } from '../../engine/messages/answer.ts';
import { cancel } from '../../engine/messages/cancel.ts';
import { eventRaised } from '../../engine/messages/event-raised.ts';
import { readValue } from '../../engine/messages/read-value.ts';
import { settledWith, settlePromise } from '../../engine/messages/settle-promise.ts';
import { terminate } from '../../engine/messages/terminate.ts';
import { isChildMeant } from '../../engine/inherited.ts';
import { isMadeUpId } from '../../engine/child-id.ts';
import type { Message, StartMessage, Round } from '../../engine/round.ts';
import { NAME_BYTES_MAX, PARENT_AND_CHILD_BYTES_MAX } from '../../limits.ts';
import { PerdureError } from '../../model/error.ts';
import { failure } from '../../model/payload.ts';
import type { FailureKind } from '../../model/payload.ts';
import { emptyStoreRound } from '../../model/store-round.ts';
import type { MessageRow, StoreRound } from '../../model/store-round.ts';
import { LiveInstance } from '../instances/live-instance.ts';
import type { StartParameters, CreateInstancePorts } from '../instances/create-instance.ts';
import { createInstance } from '../instances/create-instance.ts';
import { childObject } from '../administration/tree.ts';
import { endedValue } from '../interactions/read-values.ts';
import { reuseId } from './reused-start.ts';
import type { Clock, HistoryStore, Log } from '../../model/ports.ts';
import type { InstanceRow } from '../../model/instance.ts';
import type { KeyedMutex } from '../../lib/keyed-mutex.ts';
import type { ReadValuesPorts } from '../interactions/read-values.ts';
import type { ReusedStartPorts } from './reused-start.ts';
import type { Urgency } from '../commit/committer.ts';
import type { Waiter } from '../interactions/waiters.ts';

/** What message router uses of the scheduler. */
export type MessageRouterPorts = ReadValuesPorts &
  CreateInstancePorts &
  ReusedStartPorts & {
    readonly cache: {
      byId(id: string): LiveInstance | undefined;
      byNumber(instanceNumber: number): LiveInstance | undefined;
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
      revoke(instance: LiveInstance): void;
      schedule(instance: LiveInstance): void;
    };
    readonly waiters: {
      add(instanceNumber: number, waiter: Waiter): () => void;
    };
    readonly idMutex: KeyedMutex;
    storeFailed(error: Error): void;
    readonly store: HistoryStore;
    readonly clock: Clock;
    readonly log: Log;
  };

type RaiseMessage = Extract<Message, { readonly kind: 'raise' }>;
type ReadMessage = Extract<Message, { readonly kind: 'read' }>;
type SettleMessage = Extract<Message, { readonly kind: 'settle' }>;
type StopMessage = Extract<Message, { readonly kind: 'cancel' | 'terminate' }>;

/** Of a message that came through the store; null when it did not. */
type Row = MessageRow | null;

/** The type of the failure that code gets for a promise that it cannot settle any more. */
const PROMISE_SETTLED_TYPE = 'PromiseSettledError';

/**
 * Carries messages between instances. When the target is in memory, sender and target are committed
 * together; otherwise the message is made durable with its sender and handed over afterwards.
 */
export class MessageRouter {
  readonly #ports: MessageRouterPorts;
  /** Messages per target that go through the store: later ones must not overtake them. */
  readonly #underWay = new Map<string, number>();

  constructor(ports: MessageRouterPorts) {
    this.#ports = ports;
  }

  /** Messages that wait for an instance that is quarantined, by its id. */
  readonly #held = new Map<string, MessageRow[]>();

  /** Numbers of instances that are being deleted: they get no children any more. */
  readonly doomed: Set<number> = new Set();

  /** Takes a message of a Round that was staged just now. */
  route(message: Message, sender: LiveInstance): void {
    if (message.kind === 'start' && message.fresh) {
      this.#start(message, null);
      return;
    }
    const id = targetOf(message);
    const target = this.#ports.cache.byId(id);
    if (target !== undefined && !this.#underWay.has(id) && !reusesId(message)) {
      this.#apply(message, target, null);
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

  /** Whether a message to this id waits to be handed over. */
  isUnderWay(id: string): boolean {
    return this.#underWay.has(id);
  }

  /** Hands over a message that is durable in the store. */
  deliver(row: MessageRow): void {
    const id = targetOf(row.body as Message);
    const delivered = this.#ports.idMutex.runExclusive(id, () => this.#deliver(row));
    delivered
      .finally(() => this.#through(id))
      .catch((error: unknown) => this.#notDelivered(id, row, error));
  }

  /** @param id of the instance, target or sender, that was looked for. */
  #notDelivered(id: string, row: Row, error: unknown): void {
    // It asks for a value of an instance whose history cannot be read, or this one cannot be.
    const isUnreadable = error instanceof PerdureError && error.code === 'UNREADABLE';
    if (isUnreadable && row !== null) return this.#hold(id, row);
    this.#ports.log.error('message could not be handed over', { error: String(error) });
    this.#ports.storeFailed(toError(error));
  }

  /** What waits for an instance that was quarantined: it can be read again, or is deleted. */
  redeliver(id: string): void {
    const rows = this.#held.get(id);
    if (rows === undefined) return;
    this.#held.delete(id);
    for (const row of rows) this.forward(row);
  }

  /** Hands over a message that is durable; later ones to its target wait behind it. */
  forward(row: MessageRow): void {
    this.#begin(targetOf(row.body as Message));
    this.deliver(row);
  }

  /** It stays in the store, and waits for what becomes of its target, or its sender. */
  #hold(id: string, row: MessageRow): void {
    const rows = this.#held.get(id);
    if (rows === undefined) this.#held.set(id, [row]);
    else rows.push(row);
  }

  #begin(id: string): void {
    this.#underWay.set(id, (this.#underWay.get(id) ?? 0) + 1);
  }

  #through(id: string): void {
    const left = (this.#underWay.get(id) ?? 0) - 1;
    if (left > 0) this.#underWay.set(id, left);
    else this.#underWay.delete(id);
  }

  async #deliver(row: MessageRow): Promise<void> {
    const message = row.body as Message;
    const found = await this.#ports.cache.find(targetOf(message));
    if (found !== null && message.kind === 'start' && message.idReuse !== undefined) {
      return this.#startTaken(message, row);
    }
    if (found instanceof LiveInstance) {
      this.#apply(message, found, row);
      return;
    }
    switch (message.kind) {
      case 'start':
        if (found !== null) return this.#refuseTaken(message, row);
        if (message.awaited && (await this.#isGone(row.instanceNumber))) return this.#forget(row);
        return this.#start(message, row);
      case 'read': {
        if (found === null) return this.#refuseMissing(message, row);
        const value = await endedValue(this.#ports, found, message.key);
        return this.#reply({ kind: 'value', to: message.sender, value }, row);
      }
      case 'settle':
        if (found === null) return this.#refuseMissing(message, row);
        return this.#refuseSettled(message, settledWith(message.promise, found), row);
      case 'raise': {
        const why = found === null ? 'does not exist' : 'has ended';
        const text = `instance ${message.target} ${why}`;
        return this.#refuse(message, 'FAILURE_KIND_NOT_FOUND', text, row);
      }
      default:
        return this.#forget(row);
    }
  }

  #apply(message: Message, target: LiveInstance, row: MessageRow | null): void {
    switch (message.kind) {
      case 'start':
        return this.#refuseTaken(message, row);
      case 'raise':
        return this.#raise(message, target, row);
      case 'read':
        // The answer must not be durable before what it tells.
        if (target.pending !== null) this.#ports.committer.touch(target, 'now');
        return this.#reply(readValue(target.state, message), row);
      case 'settle':
        return this.#settlePromise(message, target, row);
      case 'cancel':
      case 'terminate':
        return this.#stop(message, target, row);
      default:
        return this.#answer(message, target, row);
    }
  }

  #start(message: StartMessage, row: MessageRow | null): void {
    const tooLong = idsTooLong(message);
    if (tooLong !== null) return this.#refuse(message, 'FAILURE_KIND_TOO_LARGE', tooLong, row);
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
    this.#settle(instance, row);
    if (awaited && !isMadeUpId(message.target)) {
      append(instance.writes(), 'objects', childObject(sender.instanceId, instance.state));
    }
    if (!awaited) this.route({ kind: 'started', to: sender }, instance);
  }

  /** A start that says what to do with an instance that has its id. */
  async #startTaken(message: StartMessage, row: MessageRow): Promise<void> {
    if (await this.#isGone(row.instanceNumber)) return this.#forget(row);
    const found = await this.#ports.cache.find(message.target);
    const reuse = found === null ? 'free' : await reuseId(this.#ports, message, found);
    if (reuse === 'free') return this.#start(message, row);
    if (typeof reuse !== 'number') return this.#reply(reuse, row);
    // The row stays: after a restart it is delivered, and waits, again.
    const again = (): void => this.forward(row);
    this.#ports.waiters.add(reuse, { ended: again, deleted: again, failed: () => undefined });
  }

  /** Whether a sender was deleted, or is about to be: its children could not be found any more. */
  async #isGone(instanceNumber: number): Promise<boolean> {
    const { cache, store } = this.#ports;
    const exists =
      cache.byNumber(instanceNumber) !== undefined ||
      (await store.instanceByNumber(instanceNumber)) !== null;
    return !exists || this.doomed.has(instanceNumber);
  }

  #refuseTaken(message: StartMessage, row: MessageRow | null): void {
    const text = `instance id ${message.target} is taken`;
    this.#refuse(message, 'FAILURE_KIND_ALREADY_EXISTS', text, row);
  }

  #raise(message: RaiseMessage, target: LiveInstance, row: MessageRow | null): void {
    if (target.ended) {
      const text = `instance ${message.target} has ended`;
      return this.#refuse(message, 'FAILURE_KIND_NOT_FOUND', text, row);
    }
    const { name, payload, headers } = message;
    try {
      const raised = { name, payload, policy: 'buffer' as const, ...(headers && { headers }) };
      const { round } = eventRaised(target.state, raised, this.#ports.clock.now());
      if (round !== null) this.#ports.staging.stage(target, round, 'now');
    } catch (error) {
      if (!(error instanceof PerdureError)) throw error;
      return this.#refuse(message, 'FAILURE_KIND_TOO_LARGE', error.message, row);
    }
    this.#settle(target, row);
    this.route({ kind: 'raised', to: message.sender }, target);
    this.#ports.turns.schedule(target);
  }

  #settlePromise(message: SettleMessage, target: LiveInstance, row: MessageRow | null): void {
    const { promise, outcome, sender } = message;
    try {
      const round = settlePromise(target.state, promise, outcome, this.#ports.clock.now());
      if (round !== null) this.#ports.staging.stage(target, round, 'now');
    } catch (error) {
      if (!(error instanceof PerdureError)) throw error;
      return this.#refuseSettled(message, error, row);
    }
    this.#settle(target, row);
    this.route({ kind: 'raised', to: sender }, target);
    this.#ports.turns.schedule(target);
  }

  #refuseSettled(message: SettleMessage, { code, message: text }: PerdureError, row: Row): void {
    if (code !== 'PROMISE_SETTLED')
      return this.#refuse(message, 'FAILURE_KIND_NOT_FOUND', text, row);
    const settled = failure('FAILURE_KIND_APPLICATION', PROMISE_SETTLED_TYPE, text);
    this.#reply({ kind: 'refused', to: message.sender, failure: settled }, row);
  }

  #refuseMissing(message: ReadMessage | SettleMessage, row: Row): void {
    const text = `instance ${message.target} does not exist`;
    this.#refuse(message, 'FAILURE_KIND_NOT_FOUND', text, row);
  }

  #stop(message: StopMessage, target: LiveInstance, row: MessageRow | null): void {
    const { parent } = target.state;
    const nowMs = this.#ports.clock.now();
    if (isChildMeant(parent, message) && !target.ended) {
      const stop = message.kind === 'cancel' ? cancel : terminate;
      const round = stop(target.state, message.reason, nowMs);
      if (round !== null) this.#ports.staging.stage(target, round, 'now');
      if (target.ended) this.#ports.turns.revoke(target);
      else this.#ports.turns.schedule(target);
    }
    this.#settle(target, row);
  }

  #answer(message: Answer, target: LiveInstance, row: MessageRow | null): void {
    const round = answer(target.state, message, this.#ports.clock.now());
    if (round !== null) this.#ports.staging.stage(target, round, 'now');
    this.#settle(target, row);
    this.#ports.turns.schedule(target);
  }

  #refuse(
    message: StartMessage | RaiseMessage | ReadMessage | SettleMessage,
    kind: FailureKind,
    text: string,
    row: MessageRow | null,
  ): void {
    const type = REFUSAL_TYPES[kind] ?? 'Refused';
    const to = message.sender;
    this.#reply({ kind: 'refused', to, failure: failure(kind, type, text) }, row);
  }

  /** Answers the sender of a message, wherever it is now. */
  #reply(answered: Answer, row: Row): void {
    const { to } = answered;
    const sender = this.#ports.cache.byId(to.instanceId);
    if (sender !== undefined) {
      this.#answer(answered, sender, row);
      return;
    }
    // The sender left memory while its message was under way.
    const { instanceId } = to;
    this.#ports.cache
      .find(instanceId)
      .then((found) => {
        if (found instanceof LiveInstance) this.#answer(answered, found, row);
        else if (row !== null) this.#forget(row);
      })
      .catch((error: unknown) => this.#notDelivered(instanceId, row, error));
  }

  /** The row goes with the commit of what was handed over. */
  #settle(instance: LiveInstance, row: MessageRow | null): void {
    if (row === null) return;
    append(instance.writes(), 'messagesDeleted', row);
    this.#ports.committer.touch(instance, 'now');
  }

  #forget(row: MessageRow): void {
    const round = { ...emptyStoreRound(row.instanceNumber), messagesDeleted: [row] };
    this.#ports.committer.extra(round).catch(() => undefined);
  }
}

const REFUSAL_TYPES: Partial<Record<FailureKind, string>> = {
  FAILURE_KIND_ALREADY_EXISTS: 'AlreadyExistsError',
  FAILURE_KIND_NOT_FOUND: 'NotFoundError',
  FAILURE_KIND_TOO_LARGE: 'MailboxFull',
};

/** Why a child cannot be found by its parent; ids that long were taken by earlier releases. */
function idsTooLong({ target, sender, awaited }: StartMessage): string | null {
  if (!awaited || target.length + sender.instanceId.length < NAME_BYTES_MAX) return null;
  if (isMadeUpId(target)) return null;
  const bytes = Buffer.byteLength(target) + Buffer.byteLength(sender.instanceId);
  if (bytes <= PARENT_AND_CHILD_BYTES_MAX) return null;
  const max = PARENT_AND_CHILD_BYTES_MAX;
  return `the ids of parent and child are ${bytes} bytes together; at most ${max} are allowed`;
}

function reusesId(message: Message): boolean {
  return message.kind === 'start' && message.idReuse !== undefined;
}

function targetOf(message: Message): string {
  return 'to' in message ? message.to.instanceId : message.target;
}
