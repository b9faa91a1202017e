import type { CancelledError } from '../errors.ts';
import { PAYLOAD_MAX_BYTES } from '../limits.ts';
import type { OrchestrationHandler } from '../definitions/orchestration.ts';
import type { Decision } from '../model/decision.ts';
import type { ExecutionInfo } from '../model/execution-info.ts';
import type { Logger } from '../model/logger.ts';
import type { NondeterminismGuard } from '../model/nondeterminism-guard.ts';
import type { Scope } from '../model/operation.ts';
import type { ContextFactory, OperationRequest } from '../model/run-port.ts';
import type { Action } from '../model/wire-types.ts';
import { watchNativeRaces } from '../wait-promises/native-races.ts';
import type { Deferral } from './deferrals.ts';
import { Ledger } from './ledger.ts';
import { Operations } from './operations.ts';

/** Options that all runs of a worker share. */
export interface RunOptions {
  /** Returns the handler of an orchestration. An empty version means unversioned. */
  resolve(name: string, version: string): OrchestrationHandler | undefined;
  /** Creates the `ctx` of a run or of one of its scopes. */
  readonly createContext: ContextFactory;
  readonly log: Logger;
  /**
   * Payload limit from Welcome.
   * @default 2 MiB
   */
  readonly payloadMaxBytes?: number;
  /**
   * Maximum number of bytes that codecs add to a payload.
   * @default none
   */
  readonly reservedBytes?: number;
  /** Detects nondeterminism of the code. Default: none. */
  readonly nondeterminismGuard?: NondeterminismGuard | undefined;
}

const never = (): Promise<never> => new Promise(() => undefined);

/**
 * The calls of contexts. Passes them to the ledger, which records decisions, and to the open
 * operations.
 */
export abstract class RunCalls {
  protected readonly options: RunOptions;
  protected readonly ledger: Ledger;
  protected readonly operations: Operations;

  constructor(options: RunOptions) {
    watchNativeRaces();
    this.options = options;
    this.ledger = new Ledger(this.payloadMaxBytes);
    this.operations = new Operations(this.ledger);
  }

  get info(): ExecutionInfo {
    return this.ledger.info;
  }

  get logger(): Logger {
    return this.options.log;
  }

  get isReplaying(): boolean {
    return this.ledger.recorded !== undefined;
  }

  get payloadMaxBytes(): number {
    return this.options.payloadMaxBytes ?? PAYLOAD_MAX_BYTES;
  }

  get reservedBytes(): number {
    return this.options.reservedBytes ?? 0;
  }

  get nondeterminismGuard(): NondeterminismGuard | undefined {
    return this.options.nondeterminismGuard;
  }

  countsInTurn(what: string): boolean {
    return this.ledger.countsInTurn(what);
  }

  checkInTurn(what: string): void {
    this.ledger.checkInTurn(what);
  }

  issue(request: OperationRequest): Promise<unknown> {
    return this.operations.issue(request, this.#isGuarded)?.promise ?? never();
  }

  wait(request: OperationRequest, limit: OperationRequest | undefined): Promise<unknown> {
    return this.operations.wait(request, limit, this.#isGuarded)?.promise ?? never();
  }

  note(decision: Decision, build: () => Action): void {
    if (!this.ledger.stopped) this.ledger.decide(decision, build);
  }

  continueAsNew(action: Action): Promise<never> {
    this.operations.returnUnsettled();
    this.ledger.end({ kind: 'executionContinuedAsNew', name: '', build: () => action });
    return never();
  }

  cancelScope(scope: Scope, error: CancelledError): void {
    if (this.ledger.stopped) return;
    this.ledger.checkInTurn('scope');
    this.operations.cancelScope(scope, error);
  }

  defer(scope: Scope | undefined): Deferral {
    return this.operations.defer(scope);
  }

  takeDeferred(scope: Scope | undefined): CancelledError | undefined {
    return this.operations.takeDeferred(scope);
  }

  addBranch(promise: Promise<unknown>, scope: Scope): void {
    this.operations.addBranch(promise, scope);
  }

  cancelContestant(promise: Promise<unknown>, scope: Scope | undefined): void {
    if (this.ledger.stopped) return;
    this.ledger.checkInTurn('race');
    this.operations.cancelContestant(promise, scope);
  }

  endRace(): void {
    this.operations.endRace();
  }

  settleBehind(settle: () => void): void {
    this.operations.settleBehind(settle);
  }

  settleLater(settle: () => void): void {
    this.operations.settleLater(settle);
  }

  get #isGuarded(): boolean {
    return this.options.nondeterminismGuard !== undefined;
  }
}
