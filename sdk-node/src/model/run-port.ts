// What the context asks of the run behind it. `LiveContext` turns arguments into these calls; the
// run numbers, records or matches them.
import type { Payload, Action } from './wire-types.ts';
import type { CancelledError } from '../errors.ts';
import type { Decision } from './decision.ts';
import type { OperationKind, Scope } from './operation.ts';
import type { ExecutionInfo } from './execution-info.ts';
import type { OrchestrationContext } from './orchestration-context.ts';
import type { LogSource } from './logger.ts';
import type { RegisteredQuery } from './query.ts';
import type { RegisteredUpdate } from './update.ts';

/** An operation about to be requested, and the decision that requests it. */
export interface OperationRequest extends Decision {
  /** 0 until the run numbers it. */
  seq: number;
  readonly operation: OperationKind;
  readonly scope: Scope | undefined;
  /** See `Operation.extra`. */
  readonly extra: unknown;
  /**
   * The action, with checked and encoded payloads. Called only when the decision is new.
   * @throws when the call has to be refused.
   */
  build(seq: number): Action;
}

/** The values and the custom status of an instance, as the code has set them so far. */
export interface StoredValues {
  customStatus: Payload | null;
  readonly size: number;
  /** Undefined when there is none. */
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

/** The random numbers of an execution: the same on every replay. */
export interface RandomSource {
  /** A number from 0 up to, not including, 1. */
  number(): number;
  /** A version 4 UUID. */
  uuid(): string;
}

/** Which changes in place this execution takes. */
export interface PatchAnswers {
  /** True on the new way. Records a mark when the id is passed for the first time, and live. */
  passed(id: string): boolean;
  /** Accepts a mark in the history, and records none. */
  retired(id: string): void;
}

/** A saga whose body runs: cancellations of its scope wait until what is in progress has ended. */
export interface SagaDeferral {
  /** The cancellation that was deferred, once there was one. */
  readonly cancelled: CancelledError | undefined;
  /** Waits for all outcomes and the code behind them, then closes. */
  settle(): Promise<void>;
  close(): void;
}

/** Creates the context of a run, or of one scope of it. */
export type ContextFactory = (run: RunPort, scope: Scope | undefined) => OrchestrationContext;

export interface RunPort extends LogSource {
  readonly info: ExecutionInfo;
  readonly payloadMaxBytes: number;
  /** Bytes by which codecs may make a payload larger than the code sees it. */
  readonly reservedBytes: number;
  readonly cancelReason: string | undefined;
  /** The request to stop, once it has come. */
  readonly cancellation: CancelledError | undefined;
  /** Values and custom status. */
  readonly kept: StoredValues;
  /** First 4 bytes of the seed. */
  readonly seedMark: number;
  /** Logical time. */
  readonly nowMs: number;
  readonly random: RandomSource;
  readonly patches: PatchAnswers;
  readonly continueAsNewSuggested: boolean;
  /** Of continue-as-new, when the call does not say it: the definition's. */
  readonly continueAs: 'same' | 'latest';
  /** A context whose operations belong to the scope. */
  context(scope: Scope): OrchestrationContext;
  /**
   * @throws NonDeterministicAwaitError when the code is outside its turn; `what` names the call.
   */
  checkInTurn(what: string): void;
  issue(request: OperationRequest): Promise<unknown>;
  /** A wait for an event or a promise; `limit` is the timer of its timeout. */
  wait(request: OperationRequest, limit: OperationRequest | undefined): Promise<unknown>;
  onQuery(query: RegisteredQuery): void;
  onUpdate(update: RegisteredUpdate): void;
  /** Records what is no operation and ends nothing. */
  note(decision: Decision, build: () => Action): void;
  /** Ends the execution with the action; from then on nothing is recorded. */
  continueAsNew(action: Action): Promise<never>;
  /** Until it is closed, a cancellation of the scope awaits what may take effect in it. */
  defer(scope: Scope | undefined): SagaDeferral;
  /** The cancellation that was deferred, and that the code of the scope has not received yet. */
  takeDeferred(scope: Scope | undefined): CancelledError | undefined;
  /** From now on the promise stands for what the scope has open. */
  addBranch(promise: Promise<unknown>, scope: Scope): void;
  /** Cancels what a contestant of a race has open. */
  cancelContestant(promise: Promise<unknown>, scope: Scope | undefined): void;
  /** Every contestant that lost has been cancelled. */
  endRace(): void;
  /** Settles what the code waits for, behind all that has been cancelled in this drain. */
  settleBehind(settle: () => void): void;
  /** Cancels what is open inside a scope and not shielded from it. */
  cancelScope(scope: Scope, error: CancelledError): void;
}
