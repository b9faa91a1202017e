// The interface of a run for its contexts. `LiveContext` converts arguments to these calls. The run
// numbers operations and records them or compares them with the history.
import type { Payload, Action } from './wire-types.ts';
import type { CancelledError } from '../errors.ts';
import type { Decision } from './decision.ts';
import type { OperationKind, Scope } from './operation.ts';
import type { ExecutionInfo } from './execution-info.ts';
import type { OrchestrationContext } from './orchestration-context.ts';
import type { LogSource } from './logger.ts';
import type { RegisteredQuery } from './query.ts';
import type { RegisteredUpdate } from './update.ts';

/** A new operation and the decision that requests it. */
export interface OperationRequest extends Decision {
  /** 0 until the run assigns a number. */
  seq: number;
  readonly operation: OperationKind;
  readonly scope: Scope | undefined;
  /** See `Operation.extra`. */
  readonly extra: unknown;
  /**
   * Builds the action with validated and encoded payloads. Called only for a new decision.
   * @throws when the call must be rejected.
   */
  build(seq: number): Action;
}

/** The state values and the custom status that the code has set so far. */
export interface StoredValues {
  customStatus: Payload | null;
  readonly size: number;
  /** Returns a value. Undefined: not set. */
  get(key: string): Payload | null | undefined;
  has(key: string): boolean;
  /** In order. */
  keys(): string[];
  /** @throws InvalidInputError or PayloadTooLargeError when the value cannot be added. */
  check(key: string, value: Payload, reservedBytes: number): void;
  set(key: string, value: Payload | null): void;
  delete(key: string): void;
  clear(): void;
}

/** The random numbers of an execution. They are the same on every replay. */
export interface RandomSource {
  /** Returns a number from 0 (inclusive) to 1 (exclusive). */
  number(): number;
  /** Returns a version 4 UUID. */
  uuid(): string;
}

/** The patches of an execution. */
export interface PatchAnswers {
  /** Returns true for the new branch. The first live call with an id records a mark. */
  passed(id: string): boolean;
  /** Accepts a mark in the history but records none. */
  retired(id: string): void;
}

/**
 * The deferral of cancellations while the body of a saga runs: a cancellation waits for operations
 * in progress.
 */
export interface SagaDeferral {
  /** The deferred cancellation. Undefined: none. */
  readonly cancelled: CancelledError | undefined;
  /** Waits for all outcomes and for the code that handles them, then closes the deferral. */
  settle(): Promise<void>;
  close(): void;
}

/** Creates the context of a run or of one of its scopes. */
export type ContextFactory = (run: RunPort, scope: Scope | undefined) => OrchestrationContext;

export interface RunPort extends LogSource {
  readonly info: ExecutionInfo;
  readonly payloadMaxBytes: number;
  /** Maximum number of bytes that codecs add to a payload. */
  readonly reservedBytes: number;
  readonly cancelReason: string | undefined;
  /** The cancellation of the instance. Undefined: none has arrived. */
  readonly cancellation: CancelledError | undefined;
  /** State values and custom status. */
  readonly stored: StoredValues;
  /** First 4 bytes of the seed. */
  readonly seedMark: number;
  /** Logical time. */
  readonly nowMs: number;
  readonly random: RandomSource;
  readonly patches: PatchAnswers;
  readonly continueAsNewSuggested: boolean;
  /** Default version for continue-as-new, from the definition. */
  readonly continueAs: 'same' | 'latest';
  /** Creates a context with operations of the scope. */
  context(scope: Scope): OrchestrationContext;
  /**
   * @throws NonDeterministicAwaitError when the code runs outside its turn; `what` names the call.
   */
  checkInTurn(what: string): void;
  issue(request: OperationRequest): Promise<unknown>;
  /** Requests a wait for an event or a promise. `limit` is the timer of its timeout. */
  wait(request: OperationRequest, limit: OperationRequest | undefined): Promise<unknown>;
  onQuery(query: RegisteredQuery): void;
  onUpdate(update: RegisteredUpdate): void;
  /** Records a decision that is neither an operation nor the end of the execution. */
  note(decision: Decision, build: () => Action): void;
  /** Ends the execution with the action. Later decisions are not recorded. */
  continueAsNew(action: Action): Promise<never>;
  /**
   * Opens a deferral: until it is closed, a cancellation of the scope awaits operations that may
   * have effects.
   */
  defer(scope: Scope | undefined): SagaDeferral;
  /** Returns a deferred cancellation that the code of the scope has not received yet. */
  takeDeferred(scope: Scope | undefined): CancelledError | undefined;
  /** Registers the promise as the result of the scope, so that a race can cancel the scope. */
  addBranch(promise: Promise<unknown>, scope: Scope): void;
  /** Cancels the open operations of a contestant. */
  cancelContestant(promise: Promise<unknown>, scope: Scope | undefined): void;
  /** Ends a race after all losing contestants were cancelled. */
  endRace(): void;
  /** Calls `settle` after all operations that were cancelled in this drain have settled. */
  settleBehind(settle: () => void): void;
  /** Cancels the open operations of a scope that no shield protects. */
  cancelScope(scope: Scope, error: CancelledError): void;
}
