// An operation that the code has requested and that has no outcome yet, and the table of all such
// operations of one run. Its promise is a native one, settled directly: no hop in between.
import type { OperationKind, Scope } from '../model/operation.ts';
import type { CancelledError } from '../errors.ts';
import { WaitPromise, watch } from '../wait-promises/wait-promise.ts';

/** True when the scope is the other, or in it, with no shield between. */
export function isWithin(scope: Scope | undefined, outer: Scope): boolean {
  let at = scope;
  while (at !== undefined && at !== outer) at = at.shielded === true ? undefined : at.parent;
  return at !== undefined;
}

/** True when no shield keeps the scope from the end of the run. */
export function isExposed(scope: Scope | undefined): boolean {
  let at = scope;
  while (at !== undefined && at.shielded !== true) at = at.parent;
  return at === undefined;
}

/** Why code of the scope may request nothing more; undefined: it may. */
export function lossOf(scope: Scope | undefined): CancelledError | undefined {
  let at = scope;
  while (at !== undefined && at.lost === undefined)
    at = at.shielded === true ? undefined : at.parent;
  return at?.lost;
}

type Resolve = (value: unknown) => void;
type Reject = (error: Error) => void;

// The executor of every promise: it hands over the two functions without a closure per operation.
let resolveLast: Resolve;
let rejectLast: Reject;
const capture = (resolve: Resolve, reject: Reject): void => {
  resolveLast = resolve;
  rejectLast = reject;
};

const ignore = (): undefined => undefined;

/** Delivers an outcome. */
type Outlet = Pick<Operation, 'promise' | 'resolve' | 'reject'>;

export class Operation {
  readonly seq: number;
  readonly kind: OperationKind;
  /** Of the activity, event, orchestration or step; empty for a timer. */
  readonly name: string;
  readonly scope: Scope | undefined;
  /** A wait or promise and the timer of its timeout know each other. */
  partner: Operation | undefined = undefined;
  /** Of a step: the user's function, already wrapped. Of a start: the id. Else undefined. */
  readonly extra: unknown;
  readonly promise: Promise<unknown>;
  readonly #resolve: Resolve;
  readonly #reject: Reject;

  constructor(
    seq: number,
    kind: OperationKind,
    name: string,
    scope: Scope | undefined,
    extra: unknown,
    outlet?: Outlet,
  ) {
    this.seq = seq;
    this.kind = kind;
    this.name = name;
    this.scope = scope;
    this.extra = extra;
    if (outlet !== undefined) {
      this.promise = outlet.promise;
      this.#resolve = (value) => outlet.resolve(value);
      this.#reject = (error) => outlet.reject(error);
      return;
    }
    this.promise = kind === 'wait' ? new WaitPromise(capture) : new Promise(capture);
    this.#resolve = resolveLast;
    this.#reject = rejectLast;
  }

  /** Another operation for the same promise. */
  again(seq: number): Operation {
    return new Operation(seq, this.kind, this.name, this.scope, this.extra, this);
  }

  resolve(value: unknown): void {
    this.#resolve(value);
  }

  /** Rejects, and marks the promise as handled: code may look at it later, or never. */
  reject(error: Error): void {
    if (this.kind === 'wait') watch(this.promise, undefined, ignore);
    else this.promise.catch(ignore);
    this.#reject(error);
  }
}

/** The open operations of a run, in the order of `seq`. */
export class OperationTable {
  // Most runs never have more than one: they do without a table.
  #only: Operation | undefined;
  #bySeq: Map<number, Operation> | undefined;
  // Made when `race` first asks: most runs never do.
  #byPromise: Map<Promise<unknown>, Operation> | undefined;

  get size(): number {
    if (this.#bySeq !== undefined) return this.#bySeq.size;
    return this.#only === undefined ? 0 : 1;
  }

  get(seq: number): Operation | undefined {
    if (this.#bySeq !== undefined) return this.#bySeq.get(seq);
    return this.#only?.seq === seq ? this.#only : undefined;
  }

  add(operation: Operation): void {
    this.#byPromise?.set(operation.promise, operation);
    if (this.#bySeq !== undefined) this.#bySeq.set(operation.seq, operation);
    else if (this.#only === undefined) this.#only = operation;
    else {
      const first = this.#only;
      this.#only = undefined;
      this.#bySeq = new Map([
        [first.seq, first],
        [operation.seq, operation],
      ]);
    }
  }

  /** False when it was not open. */
  delete(operation: Operation): boolean {
    this.#byPromise?.delete(operation.promise);
    if (this.#bySeq !== undefined) return this.#bySeq.delete(operation.seq);
    if (this.#only !== operation) return false;
    this.#only = undefined;
    return true;
  }

  all(): Operation[] {
    return this.filtered(() => true);
  }

  filtered(wanted: (operation: Operation) => boolean): Operation[] {
    const found: Operation[] = [];
    if (this.#only !== undefined && wanted(this.#only)) found.push(this.#only);
    if (this.#bySeq === undefined) return found;
    for (const operation of this.#bySeq.values()) if (wanted(operation)) found.push(operation);
    return found;
  }

  /** The open operation whose promise this is. */
  byPromise(promise: Promise<unknown>): Operation | undefined {
    this.#byPromise ??= new Map(this.all().map((operation) => [operation.promise, operation]));
    return this.#byPromise.get(promise);
  }

  /** The open operations of a scope and of the scopes inside it. */
  within(scope: Scope): Operation[] {
    return this.filtered((operation) => isWithin(operation.scope, scope));
  }

  /** The open operations that no shield keeps from the end of the run. */
  exposed(): Operation[] {
    return this.filtered((operation) => isExposed(operation.scope));
  }
}
