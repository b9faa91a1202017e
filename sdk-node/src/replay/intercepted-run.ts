// A run with interceptors. The run calls the interceptors synchronously, and the code receives the
// unchanged promise of an operation. A history that was recorded without interceptors therefore
// replays with them, and vice versa.
import type { OperationRequest } from '../model/run-port.ts';
import type { OrchestrationContext } from '../model/orchestration-context.ts';
import type { OrchestrationHandler } from '../definitions/orchestration.ts';
import { headersOf, wireHeaders } from '../interceptors/headers.ts';
import type { Headers } from '../interceptors/headers.ts';
import type {
  TurnEnd,
  InterceptedOperation,
  OrchestrationInterceptor,
  TurnObserver,
} from '../interceptors/orchestration.ts';
import { messageOf } from '../thrown.ts';
import { OrchestratorRun } from './run.ts';
import type { RunOptions } from './run-calls.ts';
import type { TurnOutcome } from './turn.ts';
import type { Action, HistoryEvent } from '../model/wire-types.ts';

type Next = () => Promise<unknown>;
type Around = (one: OrchestrationInterceptor, next: Next) => Promise<unknown>;

export class InterceptedRun extends OrchestratorRun {
  readonly #interceptors: readonly OrchestrationInterceptor[];
  /** Observers of the current turn, once it has new events. */
  #observers: TurnObserver[] | undefined;
  /** Events delivered again since the last turn. */
  #replayedEvents = 0;
  /** True from the first delivery of a turn until the turn is finished. */
  #inTurn = false;

  constructor(options: RunOptions, interceptors: readonly OrchestrationInterceptor[]) {
    super(options);
    this.#interceptors = interceptors;
  }

  override finish(): TurnOutcome {
    const outcome = super.finish();
    const observers = this.#observers;
    this.#observers = undefined;
    this.#inTurn = false;
    const replayedEvents = this.#replayedEvents;
    this.#replayedEvents = 0;
    if (observers !== undefined) {
      const end = { ...endOf(outcome), replayedEvents };
      for (const observer of observers) this.#notifyEnd(observer, end);
    }
    return outcome;
  }

  override issue(request: OperationRequest): Promise<unknown> {
    return this.#operation(request, () => super.issue(request));
  }

  override wait(request: OperationRequest, limit: OperationRequest | undefined): Promise<unknown> {
    return this.#operation(request, () => super.wait(request, limit));
  }

  protected override deliver(event: HistoryEvent): void {
    this.#inTurn = true;
    if (this.isReplaying) this.#replayedEvents += 1;
    // `info` is set only after the start event is delivered: see handlerOf.
    if (event.kind !== 'executionStarted') this.#beginTurn();
    if (event.kind === 'eventRaised') this.#notify('event', event.eventRaised);
    if (event.kind === 'updateAccepted') this.#notify('update', event.updateAccepted);
    super.deliver(event);
  }

  protected override handlerOf(name: string, version: string): OrchestrationHandler | undefined {
    this.#beginTurn();
    const handler = super.handlerOf(name, version);
    if (handler === undefined) return undefined;
    const { fn } = handler;
    return {
      ...handler,
      fn: (ctx, input) => this.#execution(ctx, () => Promise.resolve(fn(ctx, input))),
    };
  }

  /**
   * Notifies an observer of the end of a turn. An error of the observer does not affect the turn.
   */
  #notifyEnd(observer: TurnObserver, end: TurnEnd): void {
    try {
      observer.finished?.(end);
    } catch (error) {
      const { instanceId, execution } = this.info;
      const reason = messageOf(error);
      this.logger.error('an interceptor failed at the end of a turn', {
        instanceId,
        execution,
        reason,
      });
    }
  }

  #beginTurn(): void {
    if (this.#observers !== undefined || this.isReplaying) return;
    this.#observers = this.#unwatched(() =>
      this.#interceptors.flatMap((one) => one.turn?.(this.info) ?? []),
    );
  }

  /**
   * Runs the function without the guard, because interceptors may read clocks and random numbers.
   */
  #unwatched<Out>(fn: () => Out): Out {
    const { nondeterminismGuard: guard } = this;
    if (guard === undefined || !this.#inTurn) return fn();
    guard.leave();
    try {
      return fn();
    } finally {
      guard.enter(this);
    }
  }

  #watched<Out>(fn: () => Out): Out {
    const { nondeterminismGuard: guard } = this;
    if (guard === undefined || !this.#inTurn) return fn();
    guard.enter(this);
    try {
      return fn();
    } finally {
      guard.leave();
    }
  }

  #notify(kind: 'event' | 'update', body: Parameters<typeof deliveryOf>[1]): void {
    if (this.#observers === undefined || this.#observers.length === 0) return;
    const delivery = deliveryOf(kind, body);
    for (const observer of this.#observers) {
      this.#unwatched(() => observer.delivered?.(delivery));
    }
  }

  #execution(ctx: OrchestrationContext, code: Next): Promise<unknown> {
    return this.#around('execution', code, (one, next) =>
      one.execution === undefined ? next() : one.execution(ctx, next),
    );
  }

  #operation(request: OperationRequest, issue: Next): Promise<unknown> {
    const headers: Record<string, string> = {};
    const operation: InterceptedOperation = {
      kind: request.operation,
      name: request.name,
      target: request.target,
      execution: this.info,
      isReplaying: this.isReplaying,
      headers,
    };
    const build = request.build.bind(request);
    request.build = (seq) => withHeaders(build(seq), headers);
    return this.#around('operation', issue, (one, next) =>
      one.operation === undefined ? next() : one.operation(operation, next),
    );
  }

  #around(what: 'execution' | 'operation', last: Next, around: Around): Promise<unknown> {
    let promise: Promise<unknown> | undefined;
    const innermost: Next = () => (promise ??= this.#watched(last));
    const outermost = this.#interceptors.reduceRight<Next>(
      (next, one) => () => around(one, next),
      innermost,
    );
    const returned = this.#unwatched(outermost);
    if (returned !== promise) {
      this.failTurn(
        new TypeError(
          `an interceptor's ${what}() must return the promise that next() returned: call ` +
            'next() immediately, and do not make the interceptor async',
        ),
      );
    }
    return returned;
  }
}

function deliveryOf(
  kind: 'event' | 'update',
  { name, headers }: { readonly name: string; readonly headers?: Parameters<typeof headersOf>[0] },
): { readonly kind: 'event' | 'update'; readonly name: string; readonly headers: Headers } {
  return { kind, name, headers: headersOf(headers) };
}

function endOf(outcome: TurnOutcome): Omit<TurnEnd, 'replayedEvents'> {
  if (outcome.kind === 'failed') return { failure: outcome.message, ended: false, actions: 0 };
  const { actions, ended } = outcome;
  const last = actions.at(-1);
  const failure = last?.kind === 'failExecution' ? last.failExecution.failure?.message : undefined;
  return { failure, ended, actions: actions.length };
}

/** Adds headers to an action, if its kind has headers. */
function withHeaders(action: Action, headers: Headers): Action {
  const wire = wireHeaders(headers);
  if (wire.length === 0) return action;
  switch (action.kind) {
    case 'scheduleActivity':
      return { ...action, scheduleActivity: { ...action.scheduleActivity, headers: wire } };
    case 'scheduleChild':
      return { ...action, scheduleChild: { ...action.scheduleChild, headers: wire } };
    case 'requestStart':
      return { ...action, requestStart: { ...action.requestStart, headers: wire } };
    case 'requestRaise':
      // A durable promise has no mailbox, so its reader receives only the value.
      if (action.requestRaise.promiseId) return action;
      return { ...action, requestRaise: { ...action.requestRaise, headers: wire } };
    default:
      return action;
  }
}
