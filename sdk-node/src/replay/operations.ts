// The operations of one run: requested by the code, completed by deliveries, or cancelled.
import type { OperationRequest } from '../model/run-port.ts';
import { readStored } from '../definitions/read.ts';
import type { StandardSchema } from '../model/standard-schema.ts';
import { CancelledError, TimeoutError } from '../errors.ts';
import type { Completion } from './completion.ts';
import { Deferrals } from './deferrals.ts';
import type { Deferral, Reaches } from './deferrals.ts';
import type { Ledger } from './ledger.ts';
import { Mailboxes } from './mailboxes.ts';
import type { Message } from './mailboxes.ts';
import { EventWait } from './event-wait.ts';
import type { EventWaits } from './event-wait.ts';
import { Outcomes } from './outcomes.ts';
import { isExposed, isWithin, lossOf, Operation, OperationTable } from './operation.ts';
import type { Scope } from '../model/operation.ts';
import { remember } from './stray-rejections.ts';
import { TakenMessages } from './taken-messages.ts';
import type { Taken } from './taken-messages.ts';
import { WaitPromise } from '../wait-promises/wait-promise.ts';
import type { Payload } from '../model/wire-types.ts';

interface Decoder {
  decode(payload: Payload | null): unknown;
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

const lostRace = (): CancelledError => new CancelledError('lost a race', 'cancelled: lost a race');

/** Converts the value of an operation to the output form of its schema, if it has one. */
function received({ kind, extra }: Operation, value: unknown): unknown {
  return kind === 'step' ? value : readStored(extra as StandardSchema | undefined, value);
}

export class Operations implements EventWaits {
  readonly #ledger: Ledger;
  readonly #open: OperationTable = new OperationTable();
  #openSteps = 0;
  // Created on first use; most runs need none of these.
  #mailboxes: Mailboxes | undefined;
  #outcomes: Outcomes | undefined;
  #branches: WeakMap<Promise<unknown>, Scope> | undefined;
  #taken: TakenMessages | undefined;
  #deferrals: Deferrals | undefined;
  /** Waits that lost a native race and that code may read again. */
  #idle: Set<EventWait> | undefined;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Number of open operations. */
  get size(): number {
    return this.#open.size;
  }

  /** Returns the open steps with a number of at least `fromSeq`. */
  openSteps(fromSeq: number): Operation[] {
    if (this.#openSteps === 0) return [];
    return this.#open.filtered(({ kind, seq }) => kind === 'step' && seq >= fromSeq);
  }

  /**
   * Requests an operation. Returns undefined when the run has stopped; the operation then never
   * completes.
   */
  issue(request: OperationRequest, rememberSite: boolean): Operation | undefined {
    const { operation: kind, name, scope, extra } = request;
    const ledger = this.#ledger;
    ledger.checkInTurn(callNames[kind]);
    if (ledger.stopped) return undefined;
    const loss = scope === undefined ? undefined : lossOf(scope);
    const refusal = loss ?? this.#deferrals?.take(scope);
    if (refusal !== undefined) {
      const refused = new Operation(0, kind, name, scope, extra);
      this.#rejectLater(refused, refusal);
      return refused;
    }
    request.seq = ledger.nextSeq(name, rememberSite);
    if (!ledger.decideOperation(request)) return undefined;
    const operation = new Operation(request.seq, kind, name, scope, extra);
    if (kind === 'step') this.#openSteps += 1;
    this.#open.add(operation);
    return operation;
  }

  /** Requests a wait for an event or a promise. `limit` is the timer of its timeout. */
  wait(
    request: OperationRequest,
    limit: OperationRequest | undefined,
    rememberSite: boolean,
  ): Operation | undefined {
    const wait = this.issue(request, rememberSite);
    if (wait === undefined || wait.seq === 0) return wait;
    if (wait.kind === 'wait') {
      WaitPromise.connect(wait.promise, new EventWait(this, wait, request, limit));
      if (this.#enterMailbox(wait)) return wait;
    }
    this.#limit(wait, limit, rememberSite);
    return wait;
  }

  #limit(wait: Operation, limit: OperationRequest | undefined, rememberSite: boolean): void {
    const timer = limit === undefined ? undefined : this.issue(limit, rememberSite);
    if (timer === undefined) return;
    timer.partner = wait;
    wait.partner = timer;
  }

  withdrawLost(lost: EventWait): void {
    const { operation } = lost;
    if (!this.#ledger.inTurn) return;
    if (this.#open.get(operation.seq) === operation) {
      if (!this.#ledger.mayCancel(operation.seq) || !this.#withdraw(operation)) return;
      if (operation.partner !== undefined && !this.#withdraw(operation.partner)) return;
    } else {
      const taken = this.#taken?.returnOne(operation);
      if (taken === undefined) return;
      // If code has not received the event, the promise waits for the next event.
      lost.returned = taken.isSettled ? taken.message : undefined;
    }
    lost.isIdle = true;
    this.#idle ??= new Set();
    this.#idle.add(lost);
  }

  renew(wait: EventWait): void {
    const { operation, request, limit, returned } = wait;
    if (this.#ledger.stopped || !this.#ledger.inTurn) return;
    if (returned !== undefined && this.#mailboxes?.isNext(operation.name, returned) !== true) {
      throw new Error(
        `event "${operation.name}" went to another wait: the wait that took it lost a ` +
          'Promise.race, gave it back, and is awaited now. Use ctx.race, or wait again',
      );
    }
    this.#idle?.delete(wait);
    wait.isIdle = false;
    wait.returned = undefined;
    request.seq = this.#ledger.nextSeq(request.name, false);
    if (!this.#ledger.decideOperation(request)) return;
    wait.operation = operation.again(request.seq);
    this.#open.add(wait.operation);
    if (!this.#enterMailbox(wait.operation)) this.#limit(wait.operation, limit, false);
  }

  /**
   * Delivers an unread event to the wait. Returns false when there is none, so that the operation
   * waits.
   */
  #enterMailbox(wait: Operation): boolean {
    this.#mailboxes ??= new Mailboxes();
    const unread = this.#mailboxes.take(wait.name);
    if (unread === undefined) {
      this.#mailboxes.wait(wait);
      return false;
    }
    this.#fulfilLater(wait, unread);
    return true;
  }

  /** Called when the code is blocked: waits retain the events that they received. */
  endDelivery(): void {
    this.#taken?.clear();
  }

  /** Size of the unread events in bytes. */
  get unreadBytes(): number {
    return this.#mailboxes?.bytes ?? 0;
  }

  /** Delivers an event to the next wait or to the mailbox. */
  raise(name: string, message: Message): void {
    this.#mailboxes ??= new Mailboxes();
    const wait = this.#mailboxes.put(name, message);
    if (wait === undefined) return;
    this.#take(wait, message, true);
    wait.resolve(received(wait, message.value));
  }

  /**
   * Delivers an outcome. The outcome of a cancelled operation, which was in progress, is ignored.
   * @throws Error when the code never requested the operation.
   */
  complete({ seq, kind, output, failure }: Completion, decoder: Decoder): void {
    const operation = this.#open.get(seq);
    if (operation === undefined) {
      if (seq >= 1 && seq <= this.#ledger.lastSeq) return;
      throw new Error(`it completes operation ${seq}, which the code never requested`);
    }
    if (operation.kind !== kind) {
      throw new Error(`it completes operation ${seq} as ${kind}, but that is a ${operation.kind}`);
    }
    this.#leave(operation);
    this.#deferrals?.end(operation, failure !== undefined);
    const { partner } = operation;
    if (kind === 'timer' && partner !== undefined) return this.#expire(partner);
    if (partner !== undefined && !this.#withdraw(partner)) return;
    if (failure !== undefined) this.#reject(operation, failure(operation));
    else if (kind === 'start') operation.resolve(operation.extra);
    else if (output === undefined) operation.resolve(undefined);
    else operation.resolve(received(operation, decoder.decode(output)));
  }

  /** Cancels all open operations without a shield, in the order of `seq`. */
  cancelAll(error: CancelledError): void {
    this.#cancel(this.#open.exposed(), () => error, isExposed);
    this.#rejectIdle(error, isExposed);
  }

  /** Cancels the open operations of a scope that no shield protects. */
  cancelScope(scope: Scope, error: CancelledError): void {
    const reaches: Reaches = (inner) => isWithin(inner, scope);
    this.#cancel(this.#open.within(scope), () => error, reaches);
    this.#rejectIdle(error, reaches);
  }

  /**
   * Opens a deferral: until it is closed, a cancellation of the scope awaits operations that may
   * have effects.
   */
  defer(scope: Scope | undefined): Deferral {
    this.#deferrals ??= new Deferrals();
    return this.#deferrals.open(scope, this.#ledger.lastSeq);
  }

  /** Returns a deferred cancellation that the code of the scope has not received yet. */
  takeDeferred(scope: Scope | undefined): CancelledError | undefined {
    return this.#deferrals?.take(scope);
  }

  /** Rejects withdrawn waits. The waits are withdrawn already, so nothing is recorded. */
  #rejectIdle(error: CancelledError, isMeant: Reaches): void {
    if (this.#idle === undefined || this.#ledger.stopped) return;
    for (const wait of [...this.#idle].filter(({ operation }) => isMeant(operation.scope))) {
      this.#idle.delete(wait);
      wait.isIdle = false;
      this.#rejectLater(wait.operation, error);
    }
  }

  /** Registers the promise as the result of the scope, so that a race can cancel the scope. */
  addBranch(promise: Promise<unknown>, scope: Scope): void {
    this.#branches ??= new WeakMap();
    this.#branches.set(promise, scope);
  }

  /** Cancels the open operations of a contestant. */
  cancelContestant(promise: Promise<unknown>, entered: Scope | undefined): void {
    const scope = entered ?? this.#branches?.get(promise);
    const own = this.#open.byPromise(promise);
    const losers = new Set(scope === undefined ? [] : this.#open.within(scope));
    if (own !== undefined) losers.add(own);
    if (own?.partner !== undefined) losers.add(own.partner);
    const inOrder = [...losers].toSorted((a, b) => a.seq - b.seq);
    const reaches: Reaches = (inner) => scope !== undefined && isWithin(inner, scope);
    this.#cancel(inOrder, lostRace, reaches);
    if (this.#ledger.stopped) return;
    const isOfLoser = (wait: Operation): boolean => wait.promise === promise || reaches(wait.scope);
    this.#taken?.returnLast(isOfLoser, scope);
  }

  /** Ends a race after all losing contestants were cancelled. */
  endRace(): void {
    if (!this.#ledger.stopped) this.#taken?.returnAll();
  }

  /** Called at continue-as-new: events that code has not received go to the next execution. */
  returnUnsettled(): void {
    if (!this.#ledger.stopped) this.#taken?.returnUnsettled();
  }

  /** Number of outcomes to settle before the next delivery. */
  get outcomes(): number {
    return this.#outcomes?.size ?? 0;
  }

  /** Settles the next outcome. The caller must drain microtasks after each call. */
  settleNext(): void {
    this.#outcomes?.settleNext();
  }

  /** Calls `settle` once the code is blocked. */
  settleLater(settle: () => void): void {
    this.#outcomes ??= new Outcomes();
    this.#outcomes.add(settle);
  }

  /**
   * Calls `settle` after all operations that were cancelled in this drain have settled; immediately
   * if there are none.
   */
  settleBehind(settle: () => void): void {
    if (this.#outcomes === undefined) settle();
    else this.#outcomes.addOrSettle(settle);
  }

  #fulfilLater(wait: Operation, message: Message): void {
    const taken = this.#take(wait, message, false);
    this.settleLater(() => {
      if (taken.isReturned) return;
      taken.isSettled = true;
      wait.resolve(received(wait, message.value));
    });
  }

  #rejectLater(operation: Operation, error: Error): void {
    this.settleLater(() => this.#reject(operation, error));
  }

  #take(wait: Operation, message: Message, isSettled: boolean): Taken {
    this.#leave(wait);
    if (wait.partner !== undefined) this.#withdraw(wait.partner);
    this.#taken ??= new TakenMessages((entry, passedBy) => this.#return(entry, passedBy));
    return this.#taken.add(wait, message, isSettled);
  }

  /**
   * Returns the event of a wait to its mailbox. False: the wait retains it, as in histories of
   * earlier releases.
   */
  #return(taken: Taken, passedBy: number): boolean {
    const { wait, message, loser } = taken;
    if (!this.#ledger.mayCancel(wait.seq) || !this.#withdraw(wait, passedBy)) return false;
    if (loser !== undefined) loser.lost ??= lostRace();
    if (taken.isCancelled) this.#cancelTaken(taken);
    const next = this.#mailboxes!.putBack(wait.name, message);
    if (next !== undefined) this.#fulfilLater(next, message);
    return true;
  }

  /** Cancels a wait that lost `ctx.race`, as if it had received no event. */
  #cancelTaken({ wait, isSettled }: Taken): void {
    if (!isSettled) return this.#rejectLater(wait, lostRace());
    WaitPromise.readersOf(wait.promise)?.waiting?.revoke(lostRace());
  }

  #cancel(operations: readonly Operation[], error: () => CancelledError, reaches: Reaches): void {
    for (const operation of operations) {
      if (this.#ledger.stopped) return;
      if (this.#isDeferred(operation, error, reaches)) continue;
      if (!this.#withdraw(operation)) return;
      this.#rejectLater(operation, error());
    }
  }

  #isDeferred(operation: Operation, error: () => CancelledError, reaches: Reaches): boolean {
    const deferrals = this.#deferrals;
    if (deferrals === undefined) return false;
    // The history is of an earlier release without deferrals.
    if (this.#ledger.hasCancelled(operation.seq)) return false;
    const deferred = error();
    remember(deferred, this.#ledger.info);
    return deferrals.defer(operation, deferred, reaches) || deferrals.has(operation);
  }

  #leave(operation: Operation): void {
    if (this.#open.delete(operation) && operation.kind === 'step') this.#openSteps -= 1;
  }

  #reject(operation: Operation, error: Error): void {
    remember(error, this.#ledger.info);
    operation.reject(error);
  }

  /**
   * Records that the outcome is no longer needed. Returns false when the history does not match.
   */
  #withdraw(operation: Operation, passedBy: number = 0): boolean {
    const { seq } = operation;
    this.#leave(operation);
    if (operation.kind === 'wait') this.#mailboxes?.cancel(operation);
    return this.#ledger.decide(
      { kind: 'operationCancelled', seq, name: '', target: '', fireAtMs: 0 },
      () => {
        const cancelOperation = passedBy > 0 ? { seq, passedBy } : { seq };
        return { kind: 'cancelOperation', cancelOperation };
      },
    );
  }

  #expire(late: Operation): void {
    if (!this.#withdraw(late)) return;
    const { kind, name } = late;
    const what = kind === 'promise' ? 'the promise was not settled' : `no event "${name}" came`;
    const which = kind === 'promise' ? 'promise' : 'wait';
    this.#reject(late, new TimeoutError(which, name, `${what} in time`));
  }
}
