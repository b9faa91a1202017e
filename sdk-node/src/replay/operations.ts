// The operations of one run: asked for by the code, completed by deliveries, or cancelled.
import type { OperationRequest } from '../context/run-port.ts';
import { CancelledError, TimedOut } from '../errors.ts';
import type { Completion } from './completion.ts';
import type { Ledger } from './ledger.ts';
import { Mailboxes } from './mailboxes.ts';
import { Operation, OperationTable } from './operation.ts';
import type { Scope } from './operation.ts';
import type { Payload } from './wire-types.ts';

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
} as const;

export class Operations {
  readonly #ledger: Ledger;
  readonly #open: OperationTable = new OperationTable();
  // Made when they are first needed: most runs have none.
  #mailboxes: Mailboxes | undefined;
  #branches: WeakMap<Promise<unknown>, Scope> | undefined;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Number of open ones. */
  get size(): number {
    return this.#open.size;
  }

  /** Open steps with a number from `fromSeq`. */
  openSteps(fromSeq: number): Operation[] {
    return this.#open.all().filter(({ kind, seq }) => kind === 'step' && seq >= fromSeq);
  }

  /** Undefined when the run has stopped: then nothing will ever complete it. */
  issue(request: OperationRequest, rememberSite: boolean): Operation | undefined {
    const { kind, decision, name, target, fireAtMs, scope, extra } = request;
    const ledger = this.#ledger;
    ledger.checkInTurn(callNames[kind]);
    if (ledger.stopped) return undefined;
    const seq = ledger.nextSeq(name, rememberSite);
    const made = { kind: decision, seq, name, target, fireAtMs };
    if (!ledger.decideOperation(made, kind, () => request.build(seq))) return undefined;
    const operation = new Operation(seq, kind, name, scope, extra);
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
    this.#open.delete(wait);
    wait.resolve(unread.message);
    return true;
  }

  /** A message has come. */
  raise(name: string, message: unknown): void {
    this.#mailboxes ??= new Mailboxes();
    const wait = this.#mailboxes.put(name, message);
    if (wait === undefined) return;
    this.#open.delete(wait);
    if (wait.partner !== undefined) this.#withdraw(wait.partner);
    wait.resolve(message);
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
    this.#open.delete(operation);
    if (operation.partner !== undefined) this.#expire(operation.partner);
    else if (failure !== undefined) operation.reject(failure(operation));
    else if (kind === 'start') operation.resolve(operation.extra);
    else operation.resolve(output === undefined ? undefined : decoder.decode(output));
  }

  /** Cancels all that is open, in the order of `seq`. */
  cancelAll(error: CancelledError): void {
    this.#cancel(this.#open.all(), () => error);
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
  }

  #cancel(operations: readonly Operation[], error: () => CancelledError): void {
    for (const operation of operations) {
      if (this.#ledger.stopped || !this.#withdraw(operation)) return;
      operation.reject(error());
    }
  }

  /** Records that the code no longer wants the outcome. False when history says otherwise. */
  #withdraw(operation: Operation): boolean {
    const { seq } = operation;
    this.#open.delete(operation);
    if (operation.kind === 'wait') this.#mailboxes?.cancel(operation);
    return this.#ledger.decide(
      { kind: 'operationCancelled', seq, name: '', target: '', fireAtMs: 0 },
      () => ({ kind: 'cancelOperation', cancelOperation: { seq } }),
    );
  }

  #expire(wait: Operation): void {
    if (!this.#withdraw(wait)) return;
    wait.reject(new TimedOut('wait', wait.name, `no event "${wait.name}" came in time`));
  }
}
