// Open operations: operations that the code has requested and that have no outcome. Each has a
// native promise, which is settled directly without an additional microtask.
import type { OperationKind, Scope } from '../model/operation.ts';
import type { CancelledError } from '../errors.ts';
import { WaitPromise, watch } from '../wait-promises/wait-promise.ts';

/** True when the scope is `outer` or inside `outer`, without a shield between them. */
export function isWithin(scope: Scope | undefined, outer: Scope): boolean {
  let at = scope;
  while (at !== undefined && at !== outer) at = at.shielded === true ? undefined : at.parent;
  return at !== undefined;
}

/** True when no shield protects the scope from a cancellation of the instance. */
export function isExposed(scope: Scope | undefined): boolean {
  let at = scope;
  while (at !== undefined && at.shielded !== true) at = at.parent;
  return at === undefined;
}

/**
 * Returns the error with which further operations of the scope are rejected. Undefined: they are
 * allowed.
 */
export function lossOf(scope: Scope | undefined): CancelledError | undefined {
  let at = scope;
  while (at !== undefined && at.lost === undefined)
    at = at.shielded === true ? undefined : at.parent;
  return at?.lost;
}

type Resolve = (value: unknown) => void;
type Reject = (error: Error) => void;

// The one executor of all promises: it exposes the two functions without a closure per operation.
let resolveLast: Resolve;
let rejectLast: Reject;
const capture = (resolve: Resolve, reject: Reject): void => {
  resolveLast = resolve;
  rejectLast = reject;
};

const ignore = (): undefined => undefined;

/** The functions that deliver an outcome. */
type Outlet = Pick<Operation, 'promise' | 'resolve' | 'reject'>;

export class Operation {
  readonly seq: number;
  readonly kind: OperationKind;
  /** Name of the activity, event, orchestration or step. Empty for a timer. */
  readonly name: string;
  readonly scope: Scope | undefined;
  /** Links a wait or durable promise with the timer of its timeout, in both directions. */
  partner: Operation | undefined = undefined;
  /**
   * Of a step: the wrapped user function. Of a start: the instance id. Of other operations: the
   * schema of the result.
   */
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

  /** Creates another operation with the same promise. */
  again(seq: number): Operation {
    return new Operation(seq, this.kind, this.name, this.scope, this.extra, this);
  }

  resolve(value: unknown): void {
    this.#resolve(value);
  }

  /** Rejects the promise and marks it as handled, because code may await it later or never. */
  reject(error: Error): void {
    if (this.kind === 'wait') watch(this.promise, undefined, ignore);
    else this.promise.catch(ignore);
    this.#reject(error);
  }
}

/** The open operations of a run, in the order of `seq`. */
export class OperationTable {
  // Most runs never have more than one open operation and need no table.
  #only: Operation | undefined;
  #bySeq: Map<number, Operation> | undefined;
  // Created when a race first needs it; most runs have no race.
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

  /** Removes an operation. Returns false when it was not open. */
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

  filtered(matches: (operation: Operation) => boolean): Operation[] {
    const found: Operation[] = [];
    if (this.#only !== undefined && matches(this.#only)) found.push(this.#only);
    if (this.#bySeq === undefined) return found;
    for (const operation of this.#bySeq.values()) if (matches(operation)) found.push(operation);
    return found;
  }

  /** Returns the open operation of a promise. */
  byPromise(promise: Promise<unknown>): Operation | undefined {
    this.#byPromise ??= new Map(this.all().map((operation) => [operation.promise, operation]));
    return this.#byPromise.get(promise);
  }

  /** Returns the open operations of a scope and of its inner scopes. */
  within(scope: Scope): Operation[] {
    return this.filtered((operation) => isWithin(operation.scope, scope));
  }

  /** Returns the open operations that no shield protects from a cancellation of the instance. */
  exposed(): Operation[] {
    return this.filtered((operation) => isExposed(operation.scope));
  }
}
