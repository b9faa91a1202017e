// The operations of one run: asked for by the code, completed by deliveries, or cancelled.
import type { OperationRequest } from '../context/run-port.ts';
import { CancelledError, TimedOut } from '../errors.ts';
import type { Completion } from './completion.ts';
import type { Ledger } from './ledger.ts';
import { Mailboxes } from './mailboxes.ts';
import type { Message } from './mailboxes.ts';
import { Operation, OperationTable } from './operation.ts';
import type { Scope } from './operation.ts';
import { remember } from './stray-rejections.ts';
import type { Payload } from './wire-types.ts';

interface Decoder {
  decode(payload: Payload | null): unknown;
}

/** A wait and the message that it got; `unwanted` once it has lost a race. */
interface Taken {
  readonly wait: Operation;
  readonly message: Message;
  unwanted: boolean;
}

const callNames = {
  activity: 'call',
  child: 'call',
  timer: 'sleep',
  wait: 'waitFor',
  start: 'start',
  raise: 'raise',
  step: 'run',
  read: 'readValue',
  promise: 'promise',
} as const;

export class Operations {
  readonly #ledger: Ledger;
  readonly #open: OperationTable = new OperationTable();
  #openSteps = 0;
  // Made when they are first needed: most runs have none.
  #mailboxes: Mailboxes | undefined;
  #branches: WeakMap<Promise<unknown>, Scope> | undefined;
  /** Waits that got their message in this delivery, in the order in which they did. */
  #taken: Taken[] | undefined;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Number of open ones. */
  get size(): number {
    return this.#open.size;
  }

  /** Open steps with a number from `fromSeq`. */
  openSteps(fromSeq: number): Operation[] {
    if (this.#openSteps === 0) return [];
    return this.#open.filtered(({ kind, seq }) => kind === 'step' && seq >= fromSeq);
  }

  /** Undefined when the run has stopped: then nothing will ever complete it. */
  issue(request: OperationRequest, rememberSite: boolean): Operation | undefined {
    const { operation: kind, name, scope, extra } = request;
    const ledger = this.#ledger;
    ledger.checkInTurn(callNames[kind]);
    if (ledger.stopped) return undefined;
    request.seq = ledger.nextSeq(name, rememberSite);
    if (!ledger.decideOperation(request)) return undefined;
    const operation = new Operation(request.seq, kind, name, scope, extra);
    if (kind === 'step') this.#openSteps += 1;
    this.#open.add(operation);
    return operation;
  }

  /** Gives the wait its message when one lies there; otherwise it has to wait. */
  enterMailbox(wait: Operation): boolean {
    this.#mailboxes ??= new Mailboxes();
    const unread = this.#mailboxes.take(wait.name);
    if (unread === undefined) {
      this.#mailboxes.wait(wait);
      return false;
    }
    this.#fulfil(wait, unread);
    return true;
  }

  /** The code has run until it was blocked: what waits have got is theirs for good. */
  endDelivery(): void {
    this.#taken = undefined;
  }

  /** Bytes of messages that nobody has read. */
  get unreadBytes(): number {
    return this.#mailboxes?.bytes ?? 0;
  }

  /** A message has come. */
  raise(name: string, message: Message): void {
    this.#mailboxes ??= new Mailboxes();
    const wait = this.#mailboxes.put(name, message);
    if (wait !== undefined) this.#fulfil(wait, message);
  }

  /**
   * An outcome has come. One of a cancelled operation was under way when it was, and is dropped.
   * @throws Error when there never was such an operation.
   */
  complete({ seq, kind, output, failure }: Completion, decoder: Decoder): void {
    const operation = this.#open.get(seq);
    if (operation === undefined) {
      if (seq >= 1 && seq <= this.#ledger.lastSeq) return;
      throw new Error(`it completes operation ${seq}, which the code never asked for`);
    }
    if (operation.kind !== kind) {
      throw new Error(`it completes operation ${seq} as ${kind}, but that is a ${operation.kind}`);
    }
    this.#leave(operation);
    const { partner } = operation;
    if (kind === 'timer' && partner !== undefined) return this.#expire(partner);
    if (partner !== undefined && !this.#withdraw(partner)) return;
    if (failure !== undefined) this.#reject(operation, failure(operation));
    else if (kind === 'start') operation.resolve(operation.extra);
    else operation.resolve(output === undefined ? undefined : decoder.decode(output));
  }

  /** Cancels all that is open and not shielded, in the order of `seq`. */
  cancelAll(error: CancelledError): void {
    this.#cancel(this.#open.exposed(), () => error);
  }

  /** Cancels what is open inside a scope and not shielded from it. */
  cancelScope(scope: Scope, error: CancelledError): void {
    this.#cancel(this.#open.within(scope), () => error);
  }

  /** From now on the promise stands for what the scope has open. */
  addBranch(promise: Promise<unknown>, scope: Scope): void {
    this.#branches ??= new WeakMap();
    this.#branches.set(promise, scope);
  }

  /** Cancels what a contestant of a race has open. */
  cancelContestant(promise: Promise<unknown>, entered: Scope | undefined): void {
    const scope = entered ?? this.#branches?.get(promise);
    const own = this.#open.byPromise(promise);
    const losers = new Set(scope === undefined ? [] : this.#open.within(scope));
    if (own !== undefined) losers.add(own);
    if (own?.partner !== undefined) losers.add(own.partner);
    const inOrder = [...losers].toSorted((a, b) => a.seq - b.seq);
    this.#cancel(inOrder, () => new CancelledError('lost a race', 'cancelled: lost a race'));
    if (own === undefined) this.#giveBack(promise);
  }

  #fulfil(wait: Operation, message: Message): void {
    this.#leave(wait);
    if (wait.partner !== undefined) this.#withdraw(wait.partner);
    this.#taken ??= [];
    this.#taken.push({ wait, message, unwanted: false });
    wait.resolve(message.value);
  }

  /**
   * A wait that lost a race gives its message back when it got it just now: the winner had its own
   * at the same moment. Of a mailbox the last to take is the first to give back.
   */
  #giveBack(promise: Promise<unknown>): void {
    const taken = this.#taken?.find(({ wait }) => wait.promise === promise);
    if (taken === undefined) return;
    taken.unwanted = true;
    const { name } = taken.wait;
    const last = (): Taken | undefined => this.#taken?.findLast(({ wait }) => wait.name === name);
    for (let entry = last(); entry?.unwanted === true; entry = last()) {
      this.#taken!.splice(this.#taken!.indexOf(entry), 1);
      if (!this.#withdraw(entry.wait)) return;
      const next = this.#mailboxes!.putBack(name, entry.message);
      if (next !== undefined) this.#fulfil(next, entry.message);
    }
  }

  #cancel(operations: readonly Operation[], error: () => CancelledError): void {
    for (const operation of operations) {
      if (this.#ledger.stopped || !this.#withdraw(operation)) return;
      this.#reject(operation, error());
    }
  }

  #leave(operation: Operation): void {
    if (this.#open.delete(operation) && operation.kind === 'step') this.#openSteps -= 1;
  }

  #reject(operation: Operation, error: Error): void {
    remember(error, this.#ledger.info);
    operation.reject(error);
  }

  /** Records that the code no longer wants the outcome. False when history says otherwise. */
  #withdraw(operation: Operation): boolean {
    const { seq } = operation;
    this.#leave(operation);
    if (operation.kind === 'wait') this.#mailboxes?.cancel(operation);
    return this.#ledger.decide(
      { kind: 'operationCancelled', seq, name: '', target: '', fireAtMs: 0 },
      () => ({ kind: 'cancelOperation', cancelOperation: { seq } }),
    );
  }

  #expire(late: Operation): void {
    if (!this.#withdraw(late)) return;
    const { kind, name } = late;
    const what = kind === 'promise' ? 'nobody settled the promise' : `no event "${name}" came`;
    const which = kind === 'promise' ? 'promise' : 'wait';
    this.#reject(late, new TimedOut(which, name, `${what} in time`));
  }
}
