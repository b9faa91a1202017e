// The decisions of one run. Numbers operations, records new decisions as actions, compares replayed
// decisions with the history, and stores the first failure.
import type { ExecutionInfo } from '../model/execution-info.ts';
import type { OperationRequest } from '../model/run-port.ts';
import { NonDeterministicAwaitError } from '../errors.ts';
import type { Decision } from '../model/decision.ts';
import type { Ending } from './ending.ts';
import { unstarted } from './execution-info.ts';
import type { RecordedTurns } from './recorded-turns.ts';
import { refusalAction, refusalOf, refusedThen } from './refusal.ts';
import * as failures from './turn-failures.ts';
import type { TurnFailed } from './turn.ts';
import type { Action, HistoryEvent } from '../model/wire-types.ts';

export class Ledger {
  info: ExecutionInfo = unstarted;
  /** True from the first delivery of a turn until the turn is finished. */
  inTurn = false;
  /** Set while recorded turns are replayed. */
  recorded: RecordedTurns | undefined;
  #actions: Action[] | undefined;
  /** Description of the running handler of a live request, which must not make decisions. */
  liveRequest: string | undefined;
  ended = false;
  failed: TurnFailed | undefined;
  lastSeq = 0;
  #lastName = '';
  #lastSite = '';
  readonly #payloadMaxBytes: number;

  constructor(payloadMaxBytes: number) {
    this.#payloadMaxBytes = payloadMaxBytes;
  }

  /** True when further decisions of the code are ignored. */
  get stopped(): boolean {
    return this.ended || this.failed !== undefined;
  }

  fail(failure: TurnFailed): void {
    this.failed ??= failure;
  }

  /**
   * @throws NonDeterministicAwaitError when the code is outside its turn; the run has then failed.
   */
  checkInTurn(what: string): void {
    if (this.liveRequest !== undefined) return failures.checkReadsOnly(this.liveRequest, what);
    if (this.inTurn || this.stopped) return;
    const site = failures.callSite(new Error().stack);
    const failure = failures.outsideTurn(this.who(), `ctx.${what} was called`, site, this.lastSeq);
    this.fail(failure);
    throw new NonDeterministicAwaitError('NONDETERMINISTIC_AWAIT', failure.message, failure);
  }

  /** Removes and returns the actions of the ended turn. */
  takeActions(): Action[] {
    const actions = this.#actions ?? [];
    this.#actions = undefined;
    return actions;
  }

  /** Returns the number of the next operation. */
  nextSeq(name: string, rememberSite: boolean): number {
    this.lastSeq += 1;
    this.#lastName = name;
    if (rememberSite) this.#lastSite = failures.callSite(new Error().stack);
    return this.lastSeq;
  }

  /**
   * True when the code may cancel the operation here: the decision is new, or the history has it.
   * Earlier releases did not withdraw waits that lost a native race, and did not return all events.
   */
  mayCancel(seq: number): boolean {
    return !this.stopped && (this.recorded === undefined || this.recorded.cancels(seq));
  }

  /** True when the history has the cancellation of the operation as a decision of this turn. */
  hasCancelled(seq: number): boolean {
    return this.recorded?.cancelsInTurn(seq) === true;
  }

  /**
   * Records the decision, or compares it with the history. Returns false when it does not match.
   */
  decide(decision: Decision, build: () => Action): boolean {
    if (this.recorded === undefined) {
      this.#add(build());
      return true;
    }
    const difference = this.recorded.take(decision);
    if (difference === undefined) return true;
    // If the output was rejected in the first run, the history has a failure. build() rejects it
    // again.
    build();
    this.fail(failures.nondeterminism(this.who(), difference));
    return false;
  }

  /**
   * Decides an operation like `decide`. A rejected call is a decision too: see refusal.ts.
   * @throws the error of `build` when the call is rejected now or was rejected in the first run.
   */
  decideOperation(request: OperationRequest): boolean {
    if (this.recorded === undefined) {
      try {
        this.#add(request.build(request.seq));
        return true;
      } catch (error) {
        const refusal = refusalOf(request, request.operation);
        this.#add(refusalAction(refusal, error, this.#payloadMaxBytes));
        throw error;
      }
    }
    const difference = this.recorded.take(request);
    if (difference === undefined) return true;
    const refusal = refusalOf(request, request.operation);
    if (this.recorded.take(refusal) === undefined) {
      request.build(request.seq);
      throw refusedThen(refusal);
    }
    this.fail(failures.nondeterminism(this.who(), difference));
    return false;
  }

  end({ kind, name, otherNames = [], build }: Ending): void {
    if (this.stopped) return;
    const decision: Decision = { kind, seq: 0, name, target: '', fireAtMs: 0 };
    const recorded = otherNames.find((other) => this.recorded?.peek(kind, other) === true);
    this.ended = this.decide({ ...decision, name: recorded ?? name }, build);
  }

  /** Called when the code returned or threw. Returns true when it did so within its turn. */
  endsInTurn(): boolean {
    if (this.stopped) return false;
    if (this.inTurn) return true;
    this.fail(failures.outsideTurn(this.who(), 'the orchestrator ended', '', this.lastSeq));
    return false;
  }

  /** Called when the handler of an update ended. Returns true when it did so within the turn. */
  countsInTurn(what: string): boolean {
    if (this.stopped) return false;
    if (!this.inTurn) this.fail(failures.outsideTurn(this.who(), what, '', this.lastSeq));
    return this.inTurn;
  }

  /**
   * Closes the recorded turns that are fully delivered, after microtasks have drained. `next` is
   * the next delivery, `open` the number of open operations.
   */
  closeTurns(next: HistoryEvent | undefined, open: number): void {
    while (this.recorded !== undefined && this.failed === undefined) {
      if (!this.ended && next !== undefined && next.id <= this.recorded.delivered) return;
      const difference = this.recorded.close();
      if (difference !== undefined) {
        if (!this.ended && open === 0) this.failBlocked(difference.eventId, difference.seq);
        else this.fail(failures.nondeterminism(this.who(), difference));
        return;
      }
      if (this.recorded.done) this.recorded = undefined;
    }
  }

  /** Fails the run: the code is blocked and has no open operation. */
  failBlocked(eventId: number, seq: number): void {
    const name = this.#lastName === '' ? '' : ` ("${this.#lastName}")`;
    const site = this.#lastSite === '' ? '' : `, ${this.#lastSite}`;
    const where =
      this.lastSeq === 0
        ? 'It has not requested any operation yet.'
        : `The last operation it requested is number ${this.lastSeq}${name}${site}.`;
    this.fail(failures.nonDeterministicAwait(this.who(), where, eventId, seq));
  }

  #add(action: Action): void {
    // Most turns have one action, and a literal list of one element needs the least memory.
    if (this.#actions === undefined) this.#actions = [action];
    else this.#actions.push(action);
  }

  who(): string {
    const { name, version, instanceId } = this.info;
    if (name === '') return 'orchestrator';
    const full = version === '' ? name : `${name}@${version}`;
    return `orchestration "${full}" (instance "${instanceId}")`;
  }
}
