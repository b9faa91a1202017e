// One live orchestrator: events in, actions out, without clock, randomness or I/O. The driver
// delivers one event, drains microtasks and delivers the next event (see drain.ts). Further
// outcomes that the code causes are settled in separate rounds, one per round. The decisions of the
// code depend only on the order of events, not on their batching.
import type { OrchestrationContext } from '../model/orchestration-context.ts';
import type { RegisteredQuery } from '../model/query.ts';
import { SeededRandom } from './random.ts';
import type { RunPort } from '../model/run-port.ts';
import type { RegisteredUpdate } from '../model/update.ts';
import type { OrchestrationHandler } from '../definitions/orchestration.ts';
import { InstanceValues } from './values.ts';
import { CancelledError } from '../errors.ts';
import { decodePayload } from '../payload.ts';
import { liveRequestText, beginLiveRequest } from './live-requests.ts';
import type { LiveRequest, RunningLiveRequest } from './live-requests.ts';
import { completionOf } from './completion.ts';
import { endingOfReturn, endingOfThrow, startOrchestrator } from './ending.ts';
import { executionInfo, unstarted } from './execution-info.ts';
import { cutHistory, isDelivery, planHistory, UnreadableHistory } from './history-plan.ts';
import type { Scope } from '../model/operation.ts';
import { Patches } from './patches.ts';
import { RecordedTurns } from './recorded-turns.ts';
import { RunCalls } from './run-calls.ts';
import { estimatedBytes, fading } from './run-size.ts';
import { pendingStep } from './step.ts';
import * as failures from './turn-failures.ts';
import { Updates } from './updates.ts';
import type { UpdateHost } from './updates.ts';
import type { TurnOutcome } from './turn.ts';
import type { HistoryEvent, Payload } from '../model/wire-types.ts';

const nothing: readonly HistoryEvent[] = [];

export class OrchestratorRun extends RunCalls implements RunPort, UpdateHost {
  #handler: OrchestrationHandler | undefined;
  #nowMs = 0;
  #seedHigh = 0;
  #seedLow = 0;
  #random: SeededRandom | undefined;
  #patches: Patches | undefined;
  #queries: Map<string, RegisteredQuery> | undefined;
  #updates: Updates | undefined;
  /** True when the sidecar has reported that the history is long. */
  continueAsNewSuggested = false;
  #stored: InstanceValues | undefined;
  #cancellation: CancelledError | undefined;
  #inputBytes = 0;
  /**
   * Estimated size of decoded values. Each new value counts fully; older values count less and
   * less.
   */
  #valueBytes = 0;

  // State of the current turn.
  #deliveries: readonly HistoryEvent[] = nothing;
  #next = 0;
  /** The turn reports steps from this number on. */
  #stepsFrom = 1;

  /**
   * Loads the full history, or the deliveries since the last turn, in history order. In a full
   * history, deliveries after event `upTo` are skipped.
   */
  load(events: readonly HistoryEvent[], upTo: number = Infinity): void {
    this.#next = 0;
    try {
      if (this.info === unstarted) {
        const whole = planHistory(events);
        const plan = upTo === Infinity ? whole : cutHistory(whole, upTo);
        this.#deliveries = plan.deliveries;
        if (plan.turns.length > 0) this.ledger.recorded = new RecordedTurns(plan);
      } else {
        this.#stepsFrom = this.ledger.lastSeq + 1;
        this.#deliveries = events.every(isDelivery) ? events : events.filter(isDelivery);
      }
    } catch (error) {
      const eventId = error instanceof UnreadableHistory ? error.eventId : 0;
      this.ledger.fail(failures.internal(this.ledger.who(), eventId, error));
    }
  }

  /** Number of events to deliver and outcomes to settle. */
  get pendingDeliveries(): number {
    if (this.ledger.stopped) return 0;
    return this.#deliveries.length - this.#next + this.operations.outcomes;
  }

  /**
   * Applies the next delivery, or settles the next outcome of the last one. Returns false when none
   * is left. Drain microtasks after each call.
   */
  deliverNext(): boolean {
    if (this.operations.outcomes > 0 && !this.ledger.stopped) {
      this.options.nondeterminismGuard?.enter(this);
      try {
        this.operations.settleNext();
      } catch (error) {
        this.ledger.fail(failures.internal(this.ledger.who(), this.#lastDelivered, error));
      }
      return true;
    }
    const event = this.#deliveries[this.#next];
    this.ledger.closeTurns(event, this.#openCount);
    if (event === undefined || this.ledger.stopped) return false;
    this.#next += 1;
    this.operations.endDelivery();
    this.ledger.inTurn = true;
    this.options.nondeterminismGuard?.enter(this);
    try {
      this.#nowMs = event.timeMs;
      this.deliver(event);
    } catch (error) {
      this.ledger.fail(failures.internal(this.ledger.who(), event.id, error));
    }
    return true;
  }

  /** Ends the turn, after the last drain. */
  finish(): TurnOutcome {
    const ledger = this.ledger;
    const last = this.#lastDelivered;
    ledger.closeTurns(this.#deliveries[this.#next], this.#openCount);
    const found = this.options.nondeterminismGuard?.take(this);
    if (found !== undefined) ledger.fail(failures.guardViolation(ledger.who(), found));
    if (!ledger.ended && this.#openCount === 0) ledger.failBlocked(last, ledger.lastSeq);
    ledger.inTurn = false;
    this.operations.endDelivery();
    const brought = this.#deliveries.length;
    this.#deliveries = nothing;
    const { failed, ended } = ledger;
    const actions = ledger.takeActions();
    const ending = actions.at(-1);
    if (ending?.kind === 'continueAsNew' && this.#next < brought) {
      const continueAsNew = { ...ending.continueAsNew, delivered: last };
      actions[actions.length - 1] = { ...ending, continueAsNew };
    }
    if (failed !== undefined) return failed;
    const open = ended ? [] : this.operations.openSteps(this.#stepsFrom);
    const steps = open.map((step) => pendingStep(step, this.payloadMaxBytes));
    return { kind: 'actions', actions, steps, ended };
  }

  get #lastDelivered(): number {
    return this.#deliveries[this.#next - 1]?.id ?? 0;
  }

  /** Number of open operations, plus 1 while update handlers are registered. */
  get #openCount(): number {
    return this.operations.size + (this.#updates?.any === true ? 1 : 0);
  }

  /**
   * Calls the handler of a query or the validation of an update between two turns. The caller must
   * drain microtasks and end the request before any other use of this run.
   */
  beginLiveRequest(request: LiveRequest): RunningLiveRequest {
    this.ledger.liveRequest = liveRequestText(request);
    const running = beginLiveRequest(
      {
        queries: this.#queries,
        update: (name) => this.#updates?.get(name),
        payloadMaxBytes: this.payloadMaxBytes,
      },
      request,
    );
    return {
      end: () => {
        this.ledger.liveRequest = undefined;
        return running.end();
      },
    };
  }

  /** Estimated memory of this run, for the limit of the cache of the worker. */
  get approximateBytes(): number {
    const storedBytes = this.#stored?.bytes ?? 0;
    const { unreadBytes, size } = this.operations;
    return estimatedBytes(size, storedBytes + this.#inputBytes + unreadBytes + this.#valueBytes);
  }

  // The calls of the contexts.

  get nowMs(): number {
    return this.#nowMs;
  }

  get cancelReason(): string | undefined {
    return this.#cancellation?.reason;
  }

  get cancellation(): CancelledError | undefined {
    return this.#cancellation;
  }

  get continueAs(): 'same' | 'latest' {
    return this.#handler?.definition.continueAs ?? 'same';
  }

  get random(): SeededRandom {
    this.#random ??= new SeededRandom(this.#seedHigh, this.#seedLow);
    return this.#random;
  }

  get patches(): Patches {
    this.#patches ??= new Patches(this.ledger);
    return this.#patches;
  }

  get stored(): InstanceValues {
    this.#stored ??= new InstanceValues();
    return this.#stored;
  }

  get seedMark(): number {
    return this.#seedHigh >>> 0;
  }

  onQuery(query: RegisteredQuery): void {
    this.ledger.checkInTurn('onQuery');
    this.#queries ??= new Map();
    this.#queries.set(query.definition.name, query);
  }

  onUpdate(update: RegisteredUpdate): void {
    this.ledger.checkInTurn('onUpdate');
    this.#updates ??= new Updates(this);
    this.#updates.register(update);
  }

  context(scope: Scope): OrchestrationContext {
    return this.options.createContext(this, scope);
  }

  // Deliveries.

  protected deliver(event: HistoryEvent): void {
    switch (event.kind) {
      case 'executionStarted':
        return this.#start(event);
      case 'cancelRequested':
        return this.#requestCancel(event.cancelRequested.reason);
      case 'eventRaised': {
        const { name, payload } = event.eventRaised;
        const value = decodePayload(payload);
        const bytes = payload?.data.length ?? 0;
        return this.operations.raise(name, { value, bytes, eventId: event.id });
      }
      case 'updateAccepted':
        this.#updates ??= new Updates(this);
        return this.#updates.accept(event.updateAccepted);
      case 'historyLimitNear':
        this.continueAsNewSuggested = true;
        return;
      default:
        return this.operations.complete(completionOf(event), this);
    }
  }

  #start({ executionStarted: body }: HistoryEvent<'executionStarted'>): void {
    const { name, version, seed } = body;
    this.ledger.info = executionInfo(body);
    // The seed is not stored as bytes, because they are a view that retains the whole frame.
    if (seed.byteLength === 8) {
      const view = new DataView(seed.buffer, seed.byteOffset, seed.byteLength);
      this.#seedHigh = view.getInt32(0);
      this.#seedLow = view.getInt32(4);
    }
    this.#handler = this.handlerOf(name, version);
    if (this.#handler === undefined) {
      this.ledger.fail(failures.noHandler(name, version));
      return;
    }
    if (body.values?.length || body.customStatus) {
      this.stored.carry(body.values ?? [], body.customStatus ?? null);
    }
    this.#inputBytes = body.input?.data.length ?? 0;
    const input = decodePayload(body.input);
    const ctx = this.options.createContext(this, undefined);
    startOrchestrator(this.#handler, ctx, input, this.ledger.recorded, {
      returned: (output) => this.#returned(output),
      threw: (error) => this.#threw(error),
    });
  }

  /** Returns the handler of this execution. `info` is set before the call. */
  protected handlerOf(name: string, version: string): OrchestrationHandler | undefined {
    return this.options.resolve(name, version);
  }

  /** Fails the turn because of an error outside of history and code. */
  protected failTurn(error: Error): void {
    this.ledger.fail(failures.internal(this.ledger.who(), 0, error));
  }

  #requestCancel(reason: string): void {
    // A cancellation is delivered once, so that it does not cancel clean-up code.
    if (this.#cancellation !== undefined) return;
    this.#cancellation = new CancelledError(reason);
    this.operations.cancelAll(this.#cancellation);
    this.operations.settleNext();
  }

  #returned(output: unknown): void {
    if (!this.ledger.endsInTurn()) return;
    try {
      this.ledger.end(endingOfReturn(this.#handler!, output, this.payloadMaxBytes));
    } catch (error) {
      this.#threw(error);
    }
  }

  #threw(error: unknown): void {
    if (!this.ledger.endsInTurn()) return;
    try {
      this.ledger.end(endingOfThrow(error, this.#cancellation, this.payloadMaxBytes));
    } catch (unreadable) {
      // The properties of the error throw, so no caller could catch it.
      this.ledger.fail(failures.internal(this.ledger.who(), 0, unreadable));
    }
  }

  decode(payload: Payload | null): unknown {
    this.#valueBytes = fading(this.#valueBytes, payload?.data.length ?? 0);
    return decodePayload(payload);
  }
}
