// One live orchestrator: history in, actions out. Pure: no clock, no randomness, no I/O.
// Whoever drives it delivers one event, lets microtasks drain, delivers the next (see drain.ts).
// What the code decides depends on the order of events alone, never on how they were batched.
import type { ExecutionInfo, OrchestrationContext } from '../context/context.ts';
import { LiveContext } from '../context/live-context.ts';
import type { Logger } from '../context/log.ts';
import { SeededRandom } from '../context/random.ts';
import type { OperationRequest, RunPort } from '../context/run-port.ts';
import type { OrchestrationHandler } from '../definitions/orchestration.ts';
import { CancelledError, ForeignAwaitError, TimedOut } from '../errors.ts';
import { PAYLOAD_MAX_BYTES } from '../limits.ts';
import { decodePayload } from '../payload.ts';
import { completionOf } from './completion.ts';
import type { Completion } from './completion.ts';
import type { Decision } from './decision.ts';
import { endingOfReturn, endingOfThrow, startOrchestrator } from './ending.ts';
import type { Ending } from './ending.ts';
import { familyOf, planHistory, UnreadableHistory } from './history-plan.ts';
import { Mailboxes } from './mailboxes.ts';
import { Operation, OperationTable } from './operation.ts';
import type { Scope } from './operation.ts';
import { RecordedTurns } from './recorded-turns.ts';
import { pendingStep } from './step.ts';
import type { StrictGuard } from './strict-guard.ts';
import * as failures from './turn-failures.ts';
import type { TurnFailed, TurnOutcome } from './turn.ts';
import type { Action, HistoryEvent, HistoryEventOf } from './wire-types.ts';

/** What all runs of a worker share. */
export interface RunOptions {
  /** The handler of an orchestration; version empty: unversioned. */
  resolve(name: string, version: string): OrchestrationHandler | undefined;
  readonly log: Logger;
  /** From the sidecar's Welcome. Left out: 2 MiB. */
  readonly payloadMaxBytes?: number;
  /** Strict mode; see testing/strict.ts. */
  readonly strict?: StrictGuard | undefined;
}

// Estimates for the worker's cache bound, from measuring (see docs/performance.md): a waiting run
// of a small orchestrator, one open operation, and what a decoded JSON value takes per byte.
const runBytes = 2_600;
const operationBytes = 500;
const valueFactor = 2;

const unstarted: ExecutionInfo = Object.freeze({
  instanceId: '',
  execution: 0,
  name: '',
  version: '',
  parent: null,
});

const nothing: readonly HistoryEvent[] = [];

export class OrchestratorRun implements RunPort {
  readonly #options: RunOptions;
  #info: ExecutionInfo = unstarted;
  #handler: OrchestrationHandler | undefined;
  #nowMs = 0;
  #seedHigh = 0;
  #seedLow = 0;
  #random: SeededRandom | undefined;
  #lastSeq = 0;
  #lastName = '';
  readonly #open: OperationTable = new OperationTable();
  #mailboxes: Mailboxes | undefined;
  #cancellation: CancelledError | undefined;
  #payloadBytes = 0;

  // Of the turn that is under way.
  #inTurn = false;
  #full = false;
  #recorded: RecordedTurns | undefined;
  #deliveries: readonly HistoryEvent[] = nothing;
  #next = 0;
  #actions: Action[] = [];
  #firstSeq = 1;
  #ended = false;
  #failed: TurnFailed | undefined;

  constructor(options: RunOptions) {
    this.#options = options;
  }

  /** The full history, or the deliveries since the last turn, in history order. */
  load(events: readonly HistoryEvent[]): void {
    this.#next = 0;
    this.#firstSeq = this.#lastSeq + 1;
    try {
      this.#full = this.#info === unstarted;
      if (this.#full) {
        const plan = planHistory(events);
        this.#deliveries = plan.deliveries;
        if (plan.turns.length > 0) this.#recorded = new RecordedTurns(plan);
      } else {
        this.#deliveries = events.filter((event) => this.#isDelivery(event));
      }
    } catch (error) {
      const eventId = error instanceof UnreadableHistory ? error.eventId : 0;
      this.#fail(failures.internal(this.#who(), eventId, 0, error));
    }
  }

  /** How many events are still to be delivered. */
  get pendingDeliveries(): number {
    return this.#failed === undefined && !this.#ended ? this.#deliveries.length - this.#next : 0;
  }

  get strict(): StrictGuard | undefined {
    return this.#options.strict;
  }

  /** Applies the next delivery; false when none is left. Drain microtasks after each call. */
  deliverNext(): boolean {
    this.#closeTurns();
    if (this.pendingDeliveries <= 0) return false;
    const event = this.#deliveries[this.#next]!;
    this.#next += 1;
    this.#inTurn = true;
    this.#options.strict?.enter(this);
    try {
      this.#nowMs = event.timeMs;
      this.#deliver(event);
    } catch (error) {
      this.#fail(failures.internal(this.#who(), event.id, 0, error));
    }
    return true;
  }

  /** Ends the turn, after the last drain. */
  finish(): TurnOutcome {
    this.#closeTurns();
    const found = this.#options.strict?.take(this);
    if (found !== undefined) {
      const { reason, message, actual } = found;
      this.#fail(failures.strictViolation(reason, this.#who(), message, actual));
    }
    if (!this.#ended && this.#open.size === 0) this.#failBlocked({});
    this.#inTurn = false;
    const actions = this.#actions;
    this.#actions = [];
    this.#deliveries = nothing;
    if (this.#failed !== undefined) return this.#failed;
    const steps = this.#ended
      ? []
      : this.#open
          .all()
          .filter(({ kind, seq }) => kind === 'step' && (this.#full || seq >= this.#firstSeq))
          .map((operation) => pendingStep(operation, this.payloadMaxBytes));
    return { kind: 'actions', actions, steps, ended: this.#ended };
  }

  /** Estimate of the memory that this run holds, for the bound of the worker's cache. */
  get approximateBytes(): number {
    return runBytes + this.#open.size * operationBytes + this.#payloadBytes * valueFactor;
  }

  // What the context asks for.

  get info(): ExecutionInfo {
    return this.#info;
  }

  get logger(): Logger {
    return this.#options.log;
  }

  get isReplaying(): boolean {
    return this.#recorded !== undefined;
  }

  get payloadMaxBytes(): number {
    return this.#options.payloadMaxBytes ?? PAYLOAD_MAX_BYTES;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  get cancelReason(): string | undefined {
    return this.#cancellation?.reason;
  }

  get random(): SeededRandom {
    this.#random ??= new SeededRandom(this.#seedHigh, this.#seedLow);
    return this.#random;
  }

  context(scope: Scope): OrchestrationContext {
    return new LiveContext(this, scope);
  }

  checkInTurn(what: string): void {
    if (this.#inTurn || this.#ended || this.#failed !== undefined) return;
    const error = new Error();
    const failure = failures.outsideTurn(
      this.#who(),
      `ctx.${what} was called`,
      failures.callSite(error.stack),
      this.#lastSeq,
    );
    this.#fail(failure);
    throw new ForeignAwaitError('FOREIGN_AWAIT', failure.message, failure);
  }

  issue(request: OperationRequest): Promise<unknown> {
    const operation = this.#issue(request);
    return operation === undefined ? new Promise(() => undefined) : operation.promise;
  }

  wait(name: string, timeoutMs: number | undefined, scope: Scope | undefined): Promise<unknown> {
    const operation = this.#issue({
      kind: 'wait',
      decision: 'eventWaitStarted',
      name,
      target: '',
      fireAtMs: 0,
      scope,
      extra: undefined,
      build: (seq) => ({ kind: 'waitForEvent', waitForEvent: { seq, name } }),
    });
    if (operation === undefined) return new Promise(() => undefined);
    this.#mailboxes ??= new Mailboxes();
    const unread = this.#mailboxes.take(name);
    if (unread !== undefined) {
      this.#open.delete(operation);
      operation.resolve(unread.message);
      return operation.promise;
    }
    this.#mailboxes.wait(operation);
    if (timeoutMs !== undefined) this.#limitWait(operation, this.#nowMs + timeoutMs, scope);
    return operation.promise;
  }

  note(decision: Decision, build: () => Action): void {
    if (this.#stopped) return;
    this.#decide(decision, build);
  }

  continueAsNew(action: Action): Promise<never> {
    this.#end({ kind: 'executionContinuedAsNew', name: '', build: () => action });
    return new Promise(() => undefined);
  }

  throwIfCancelled(): void {
    if (this.#cancellation !== undefined) throw this.#cancellation;
  }

  cancelContestant(promise: Promise<unknown>, scope: Scope | undefined): void {
    if (this.#stopped) return;
    this.checkInTurn('race went on');
    const own = this.#open.byPromise(promise);
    const losers = scope === undefined ? [] : this.#open.within(scope);
    if (own !== undefined && !losers.includes(own)) losers.unshift(own);
    if (own?.partner !== undefined && !losers.includes(own.partner)) losers.push(own.partner);
    this.#cancel(losers, () => new CancelledError('lost a race', 'cancelled: lost a race'));
  }

  // Decisions.

  get #stopped(): boolean {
    return this.#ended || this.#failed !== undefined;
  }

  #issue(request: OperationRequest): Operation | undefined {
    this.checkInTurn(request.kind === 'step' ? 'run' : request.kind);
    if (this.#stopped) return undefined;
    // A call that is refused keeps its number: on replay the gap tells that it was.
    this.#lastSeq += 1;
    this.#lastName = request.name;
    const { decision: kind, name, target, fireAtMs } = request;
    const seq = this.#lastSeq;
    const taken = this.#decide({ kind, seq, name, target, fireAtMs }, () => request.build(seq));
    if (!taken) return undefined;
    const operation = new Operation(seq, request.kind, name, request.scope, request.extra);
    this.#open.add(operation);
    return operation;
  }

  /** Records the decision, or matches it. False when history and code part here. */
  #decide(decision: Decision, build: () => Action): boolean {
    if (this.#recorded === undefined) {
      this.#actions.push(build());
      return true;
    }
    const difference = this.#recorded.take(decision);
    if (difference === undefined) return true;
    // A call that was refused when it first ran was not recorded; refused again, all is well.
    build();
    this.#fail(failures.nondeterminism(this.#who(), difference));
    return false;
  }

  #limitWait(wait: Operation, fireAtMs: number, scope: Scope | undefined): void {
    const timer = this.#issue({
      kind: 'timer',
      decision: 'timerCreated',
      name: '',
      target: '',
      fireAtMs,
      scope,
      extra: undefined,
      build: (seq) => ({ kind: 'createTimer', createTimer: { seq, fireAtMs } }),
    });
    if (timer === undefined) return;
    timer.partner = wait;
    wait.partner = timer;
  }

  #end({ kind, name, build }: Ending): void {
    if (this.#stopped) return;
    if (!this.#decide({ kind, seq: 0, name, target: '', fireAtMs: 0 }, build)) return;
    this.#ended = true;
  }

  #cancel(operations: readonly Operation[], error: (operation: Operation) => Error): void {
    for (const operation of operations) {
      if (this.#stopped || !this.#withdraw(operation)) continue;
      operation.reject(error(operation));
    }
  }

  /** Records that the code no longer wants the outcome. False when history says otherwise. */
  #withdraw(operation: Operation): boolean {
    const { seq } = operation;
    this.#open.delete(operation);
    if (operation.kind === 'wait') this.#mailboxes?.cancel(operation);
    return this.#decide(
      { kind: 'operationCancelled', seq, name: '', target: '', fireAtMs: 0 },
      () => ({ kind: 'cancelOperation', cancelOperation: { seq } }),
    );
  }

  // Deliveries.

  #deliver(event: HistoryEvent): void {
    switch (event.kind) {
      case 'executionStarted':
        return this.#start(event);
      case 'cancelRequested':
        return this.#requestCancel(event.cancelRequested.reason);
      case 'eventRaised':
        return this.#raise(event.eventRaised.name, this.#decode(event.eventRaised.payload));
      default:
        return this.#complete(completionOf(event));
    }
  }

  #start({ executionStarted: body }: HistoryEventOf<'executionStarted'>): void {
    const { instanceId, execution, name, version, parent, seed } = body;
    this.#info = Object.freeze({
      instanceId,
      execution,
      name,
      version,
      parent: parent && { instanceId: parent.instanceId, execution: parent.execution },
    });
    // Not kept as bytes: they are a view of the whole frame that they came in.
    const view = new DataView(seed.buffer, seed.byteOffset, seed.byteLength);
    if (seed.byteLength === 8) {
      this.#seedHigh = view.getInt32(0);
      this.#seedLow = view.getInt32(4);
    }
    this.#handler = this.#options.resolve(name, version);
    if (this.#handler === undefined) {
      this.#fail(failures.noHandler(name, version));
      return;
    }
    const input = this.#decode(body.input);
    const ctx = new LiveContext(this, undefined);
    const refusal = startOrchestrator(this.#handler, ctx, input, this.#recorded, {
      returned: (output) => this.#returned(output),
      threw: (error) => this.#threw(error),
    });
    if (refusal !== undefined) this.#threw(refusal);
  }

  #requestCancel(reason: string): void {
    if (this.#cancellation !== undefined) return;
    const cancellation = new CancelledError(reason);
    this.#cancellation = cancellation;
    this.#cancel(this.#open.all(), () => cancellation);
  }

  #raise(name: string, message: unknown): void {
    this.#mailboxes ??= new Mailboxes();
    const wait = this.#mailboxes.put(name, message);
    if (wait === undefined) return;
    this.#open.delete(wait);
    if (wait.partner !== undefined) this.#withdraw(wait.partner);
    wait.resolve(message);
  }

  #complete(completion: Completion): void {
    const { seq, kind } = completion;
    const operation = this.#open.get(seq);
    if (operation === undefined) {
      // Cancelled while it was under way. A number that was never given out is another matter.
      if (seq >= 1 && seq <= this.#lastSeq) return;
      throw new Error(`it completes operation ${seq}, which the code never asked for`);
    }
    if (operation.kind !== kind) {
      throw new Error(`it completes operation ${seq} as ${kind}, but that is a ${operation.kind}`);
    }
    this.#open.delete(operation);
    if (operation.partner !== undefined) this.#expireWait(operation.partner);
    else if (completion.failure !== undefined) operation.reject(completion.failure(operation));
    else if (kind === 'start') operation.resolve(operation.extra);
    else if (completion.output === undefined) operation.resolve(undefined);
    else operation.resolve(this.#decode(completion.output));
  }

  #expireWait(wait: Operation): void {
    if (!this.#withdraw(wait)) return;
    wait.reject(new TimedOut('wait', wait.name, `no event "${wait.name}" came in time`));
  }

  // The end of the code.

  #returned(output: unknown): void {
    if (!this.#endsInTurn()) return;
    try {
      this.#end(endingOfReturn(this.#handler!, output, this.payloadMaxBytes));
    } catch (error) {
      this.#threw(error);
    }
  }

  #threw(error: unknown): void {
    if (!this.#endsInTurn()) return;
    this.#end(endingOfThrow(error, this.#cancellation, this.payloadMaxBytes));
  }

  #endsInTurn(): boolean {
    if (this.#stopped) return false;
    if (this.#inTurn) return true;
    this.#fail(failures.outsideTurn(this.#who(), 'the orchestrator ended', '', this.#lastSeq));
    return false;
  }

  // Replay and its failures.

  /** Ends the recorded turns that have been delivered. Needs drained microtasks. */
  #closeTurns(): void {
    while (this.#recorded !== undefined && this.#failed === undefined) {
      const next = this.#deliveries[this.#next];
      const turn = this.#recorded.delivered;
      if (!this.#ended && next !== undefined && next.id <= turn) return;
      const difference = this.#recorded.close();
      if (difference !== undefined) {
        if (!this.#ended && this.#open.size === 0) this.#failBlocked(difference);
        else this.#fail(failures.nondeterminism(this.#who(), difference));
        return;
      }
      if (this.#recorded.done) this.#recorded = undefined;
    }
  }

  #failBlocked(difference: Partial<{ eventId: number; seq: number }>): void {
    const last = this.#lastName === '' ? '' : ` ("${this.#lastName}")`;
    const where =
      this.#lastSeq === 0
        ? 'It has not asked for any operation yet.'
        : `The last operation it asked for is number ${this.#lastSeq}${last}.`;
    this.#fail(
      failures.foreignAwait(this.#who(), where, {
        eventId: difference.eventId ?? this.#deliveries[this.#next - 1]?.id ?? 0,
        seq: difference.seq ?? this.#lastSeq,
      }),
    );
  }

  #fail(failure: TurnFailed): void {
    this.#failed ??= failure;
  }

  #who(): string {
    const { name, version, instanceId } = this.#info;
    if (name === '') return 'orchestrator';
    const full = version === '' ? name : `${name}@${version}`;
    return `orchestration "${full}" (instance "${instanceId}")`;
  }

  #decode(payload: Parameters<typeof decodePayload>[0]): unknown {
    this.#payloadBytes += payload?.data.length ?? 0;
    return decodePayload(payload);
  }

  #isDelivery(event: HistoryEvent): boolean {
    const family = familyOf(event);
    if (family === 'decision' || event.kind === 'executionStarted') {
      throw new UnreadableHistory(
        event.id,
        `event ${event.id} (${event.kind}) has no place among the deliveries of a turn`,
      );
    }
    return family === 'delivery';
  }
}
