// What the context asks of the run behind it. `LiveContext` turns arguments into these calls; the
// run numbers, records or matches them.
import type { CancelledError } from '../errors.ts';
import type { Decision } from '../replay/decision.ts';
import type { Deferral } from '../replay/deferrals.ts';
import type { OperationKind, Scope } from '../replay/operation.ts';
import type { Patches } from '../replay/patches.ts';
import type { Action } from '../replay/wire-types.ts';
import type { ExecutionInfo, OrchestrationContext } from './context.ts';
import type { LogSource } from './log.ts';
import type { RegisteredQuery } from './queries.ts';
import type { SeededRandom } from './random.ts';
import type { RegisteredUpdate } from './updates.ts';
import type { KeptValues } from './values.ts';

/** An operation about to be asked for, and the decision that asks for it. */
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

export interface RunPort extends LogSource {
  readonly info: ExecutionInfo;
  readonly payloadMaxBytes: number;
  /** Bytes by which codecs may make a payload larger than the code sees it. */
  readonly reservedBytes: number;
  readonly cancelReason: string | undefined;
  /** The request to stop, once it has come. */
  readonly cancellation: CancelledError | undefined;
  /** Values and custom status. */
  readonly kept: KeptValues;
  /** First 4 bytes of the seed. */
  readonly seedMark: number;
  /** Logical time. */
  readonly nowMs: number;
  readonly random: SeededRandom;
  readonly patches: Patches;
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
  defer(scope: Scope | undefined): Deferral;
  /** The cancellation that was deferred, and that code of the scope has yet to be told. */
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
