// The decisions of one run: numbers operations, records new decisions as actions, compares repeated
// ones with history, and keeps the first failure.
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
  /** From the first delivery of a turn until it is finished. */
  inTurn = false;
  /** Set while recorded turns are being repeated. */
  recorded: RecordedTurns | undefined;
  #actions: Action[] | undefined;
  /** The handler of the live request in progress: it must not make decisions. */
  asking: string | undefined;
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
    if (this.asking !== undefined) return failures.checkReadsOnly(this.asking, what);
    if (this.inTurn || this.stopped) return;
    const site = failures.callSite(new Error().stack);
    const failure = failures.outsideTurn(this.who(), `ctx.${what} was called`, site, this.lastSeq);
    this.fail(failure);
    throw new NonDeterministicAwaitError('NONDETERMINISTIC_AWAIT', failure.message, failure);
  }

  /** The actions of the turn, which is over. */
  takeActions(): Action[] {
    const actions = this.#actions ?? [];
    this.#actions = undefined;
    return actions;
  }

  /** The number of the next operation. */
  nextSeq(name: string, rememberSite: boolean): number {
    this.lastSeq += 1;
    this.#lastName = name;
    if (rememberSite) this.#lastSite = failures.callSite(new Error().stack);
    return this.lastSeq;
  }

  /**
   * True when the cancellation of an operation may be decided here: it is new, or history holds it.
   * Earlier releases left waits open that lost a native race, and did not give back all events.
   */
  mayCancel(seq: number): boolean {
    return !this.stopped && (this.recorded === undefined || this.recorded.cancels(seq));
  }

  /** True when history holds the cancellation of the operation as a decision of this turn. */
  hasCancelled(seq: number): boolean {
    return this.recorded?.cancelsInTurn(seq) === true;
  }

  /** Records the decision, or matches it. False when history and code differ here. */
  decide(decision: Decision, build: () => Action): boolean {
    if (this.recorded === undefined) {
      this.#add(build());
      return true;
    }
    const difference = this.recorded.take(decision);
    if (difference === undefined) return true;
    // An output that was rejected when it was new became a failure; it is rejected again here.
    build();
    this.fail(failures.nondeterminism(this.who(), difference));
    return false;
  }

  /**
   * The same for an operation. A rejected call is a decision, too: see refusal.ts.
   * @throws what `build` throws, when the call is rejected or was rejected when it was new.
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

  /** The code returned or threw: true when that happened within its turn and is recorded. */
  endsInTurn(): boolean {
    if (this.stopped) return false;
    if (this.inTurn) return true;
    this.fail(failures.outsideTurn(this.who(), 'the orchestrator ended', '', this.lastSeq));
    return false;
  }

  /** The handler of an update ended: true when that happened within its turn and is recorded. */
  countsInTurn(what: string): boolean {
    if (this.stopped) return false;
    if (!this.inTurn) this.fail(failures.outsideTurn(this.who(), what, '', this.lastSeq));
    return this.inTurn;
  }

  /**
   * Ends the recorded turns that have been delivered. Needs drained microtasks. `next` is the
   * delivery that comes next, `open` the number of open operations.
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

  /** The code is blocked, and nothing durable is open. */
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
    // Most turns have one action: a list of one takes the memory of one.
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
