// An operation that the code has asked for and that has no outcome yet, and the table of all such
// operations of one run. Its promise is a native one, settled directly: no hop in between.

export type OperationKind = 'activity' | 'timer' | 'wait' | 'child' | 'start' | 'step' | 'raise';

/** What a branch context tags its operations with; the parent is the branch around it. */
export interface Scope {
  readonly parent: Scope | undefined;
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

export class Operation {
  readonly seq: number;
  readonly kind: OperationKind;
  /** Of the activity, event, orchestration or step; empty for a timer. */
  readonly name: string;
  readonly scope: Scope | undefined;
  /** A wait and the timer of its timeout know each other. */
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
  ) {
    this.seq = seq;
    this.kind = kind;
    this.name = name;
    this.scope = scope;
    this.extra = extra;
    this.promise = new Promise(capture);
    this.#resolve = resolveLast;
    this.#reject = rejectLast;
  }

  resolve(value: unknown): void {
    this.#resolve(value);
  }

  /** Rejects, and marks the promise as handled: code may look at it later, or never. */
  reject(error: Error): void {
    this.promise.catch(ignore);
    this.#reject(error);
  }
}

/** The open operations of a run, in the order of `seq`. */
export class OperationTable {
  readonly #bySeq: Map<number, Operation> = new Map();
  // Made when `race` first asks: most runs never do.
  #byPromise: Map<Promise<unknown>, Operation> | undefined;

  get size(): number {
    return this.#bySeq.size;
  }

  get(seq: number): Operation | undefined {
    return this.#bySeq.get(seq);
  }

  add(operation: Operation): void {
    this.#bySeq.set(operation.seq, operation);
    this.#byPromise?.set(operation.promise, operation);
  }

  delete(operation: Operation): void {
    this.#bySeq.delete(operation.seq);
    this.#byPromise?.delete(operation.promise);
  }

  all(): Operation[] {
    return [...this.#bySeq.values()];
  }

  /** The open operation whose promise this is. */
  byPromise(promise: Promise<unknown>): Operation | undefined {
    this.#byPromise ??= new Map(this.all().map((operation) => [operation.promise, operation]));
    return this.#byPromise.get(promise);
  }

  /** The open operations of a scope and of the scopes inside it. */
  within(scope: Scope): Operation[] {
    return this.all().filter((operation) => {
      let at = operation.scope;
      while (at !== undefined && at !== scope) at = at.parent;
      return at !== undefined;
    });
  }
}
