// The context of one run or of one of its branches. The methods are on the prototype, so that a
// waiting run retains no closures.
import type { OrchestrationReference } from '../model/orchestration-reference.ts';
import type { ContextFactory, OperationRequest, RunPort } from '../model/run-port.ts';
import { mergedOptions, wireOptions } from '../definitions/activity-options.ts';
import type { ActivityDefinition } from '../model/activity.ts';
import { checkNow, UNCHECKED } from '../definitions/check.ts';
import type { EventDefinition } from '../model/event.ts';
import { checkName, checkOptionalName, checkTargetId } from '../definitions/name.ts';
import type { ValueKey } from '../model/value.ts';
import type { Schemas, StandardSchema } from '../model/standard-schema.ts';
import type { Duration } from '../duration.ts';
import { InvalidInputError } from '../errors.ts';
import { encodePayload } from '../payload.ts';
import type { Scope } from '../model/operation.ts';
import type { ActivityOptions, Payload } from '../model/wire-types.ts';
import { ActivityRequest } from './activity-request.ts';
import { requestChild, requestStart } from './child-request.ts';
import { dueMs, waitMs } from './due-time.ts';
import type {
  CallActivityOptions,
  CallOrchestrationOptions,
  MapOptions,
  RunOptions,
  ScopeOptions,
  StartOptions,
  WaitOptions,
} from '../model/operation-options.ts';
import type {
  Contestant,
  MapFunction,
  OrchestrationContext,
  RaceResult,
  Saga,
  ScopeFunction,
} from '../model/orchestration-context.ts';
import type { ExecutionInfo } from '../model/execution-info.ts';
import { ReplayLogger } from './log.ts';
import type { Logger } from '../model/logger.ts';
import { openPromise, readValue, settle } from './promise.ts';
import type { DurablePromise, PromiseOutcome } from '../model/promise.ts';
import { mapItems } from './map.ts';
import { enterBranch, race } from './race.ts';
import { LiveState, setStatus, statusOf } from './state.ts';
import type { OrchestrationState } from '../model/state.ts';
import type { RegisteredQuery } from '../model/query.ts';
import { LiveSaga } from './saga.ts';
import { cancellationsOf, enterScope, enterShield } from './scope.ts';
import { timerRequest } from './timer-request.ts';
import type { RegisteredUpdate } from '../model/update.ts';

type AnyDefinition =
  | ActivityDefinition<never, unknown, unknown, never>
  | OrchestrationReference<never, unknown>;

const onceOptions: ActivityOptions = wireOptions({});

export class LiveContext implements OrchestrationContext {
  readonly #run: RunPort;
  readonly #scope: Scope | undefined;

  constructor(run: RunPort, scope: Scope | undefined) {
    this.#run = run;
    this.#scope = scope;
  }

  call(
    definition: AnyDefinition,
    input?: unknown,
    options?: CallActivityOptions | CallOrchestrationOptions,
  ): Promise<never> {
    if (definition.kind === 'activity') {
      const overrides = options as CallActivityOptions | undefined;
      const wire =
        overrides === undefined ? definition.options : mergedOptions(definition.options, overrides);
      return this.#activity(definition.name, definition, input, wire) as Promise<never>;
    }
    const { name, version } = definition;
    return this.#child(name, definition, input, { version, ...options }) as Promise<never>;
  }

  callActivity<Out>(name: string, input?: unknown, options?: CallActivityOptions): Promise<Out> {
    checkName(name, 'activity');
    const wire = options === undefined ? onceOptions : wireOptions(options);
    return this.#activity(name, UNCHECKED, input, wire) as Promise<Out>;
  }

  callOrchestration<Out>(
    name: string,
    input?: unknown,
    options: CallOrchestrationOptions = {},
  ): Promise<Out> {
    return this.#child(name, UNCHECKED, input, options) as Promise<Out>;
  }

  start(
    definition: OrchestrationReference<never, unknown>,
    input?: unknown,
    options?: StartOptions,
  ): Promise<string> {
    const { name, version } = definition;
    return this.#start(name, definition, input, { version, ...options });
  }

  startByName(name: string, input?: unknown, options: StartOptions = {}): Promise<string> {
    return this.#start(name, UNCHECKED, input, options);
  }

  run<Out>(name: string, fn: () => Promise<Out> | Out, options: RunOptions = {}): Promise<Out> {
    checkName(name, 'step');
    const attempts = options.maxAttempts ?? 1;
    if (!Number.isInteger(attempts) || attempts < 1) {
      throw new RangeError(`maxAttempts: ${attempts} is not a whole number from 1`);
    }
    const promise = this.#run.issue({
      kind: 'stepScheduled',
      operation: 'step',
      seq: 0,
      name,
      target: '',
      fireAtMs: 0,
      scope: this.#scope,
      extra: { fn, attempts },
      build: (seq) => ({
        kind: 'scheduleStep',
        scheduleStep: { seq, name, output: null, failure: null },
      }),
    });
    return promise as Promise<Out>;
  }

  sleep(duration: Duration): Promise<void> {
    return this.#run.issue(
      timerRequest(this.#run.nowMs + waitMs(duration, 'sleep'), this.#scope),
    ) as Promise<void>;
  }

  sleepUntil(date: Date | number | string): Promise<void> {
    return this.#run.issue(timerRequest(dueMs(date), this.#scope)) as Promise<void>;
  }

  waitFor(event: EventDefinition<never, unknown> | string, options?: WaitOptions): Promise<never> {
    const name = typeof event === 'string' ? event : event.name;
    checkName(name, 'event');
    const request: OperationRequest = {
      kind: 'eventWaitStarted',
      operation: 'wait',
      seq: 0,
      name,
      target: '',
      fireAtMs: 0,
      scope: this.#scope,
      extra: typeof event === 'string' ? undefined : event.schema,
      build: (seq) => ({ kind: 'waitForEvent', waitForEvent: { seq, name } }),
    };
    return this.#run.wait(request, this.#limit(options)) as Promise<never>;
  }

  raise(
    instanceId: string,
    event: EventDefinition<never, unknown> | string,
    payload?: unknown,
  ): Promise<void> {
    const name = typeof event === 'string' ? event : event.name;
    const schema = typeof event === 'string' ? undefined : event.schema;
    checkName(name, 'event');
    checkTargetId(instanceId);
    const promise = this.#run.issue({
      kind: 'raiseRequested',
      operation: 'raise',
      seq: 0,
      name,
      target: instanceId,
      fireAtMs: 0,
      scope: this.#scope,
      extra: undefined,
      build: (seq) => {
        const encoded = this.#encode(schema, payload, `payload of event "${name}"`);
        return { kind: 'requestRaise', requestRaise: { seq, instanceId, name, payload: encoded } };
      },
    });
    return promise as Promise<void>;
  }

  race<const C extends Readonly<Record<string, Contestant>>>(
    contestants: C,
  ): Promise<RaceResult<C>> {
    this.#run.checkInTurn('race');
    return race(this.#run, this.#scope, contestants) as Promise<RaceResult<C>>;
  }

  map<Item, Out>(
    items: Iterable<Item>,
    fn: MapFunction<Item, Out>,
    { concurrency }: MapOptions,
  ): Promise<Out[]> {
    this.#run.checkInTurn('map');
    return mapItems(this.#run, this.#scope, { items, fn, concurrency });
  }

  branch<Out>(fn: (ctx: OrchestrationContext) => Promise<Out>): Promise<Out> {
    this.#run.checkInTurn('branch');
    const { promise, scope } = enterBranch(this.#run, { parent: this.#scope }, fn);
    this.#run.addBranch(promise, scope);
    return promise as Promise<Out>;
  }

  scope<Out>(fn: ScopeFunction<Out>, options: ScopeOptions = {}): Promise<Out> {
    this.#run.checkInTurn('scope');
    return enterScope(this.#run, this.#scope, fn, options);
  }

  shield<Out>(fn: (ctx: OrchestrationContext) => Promise<Out> | Out): Promise<Out> {
    this.#run.checkInTurn('shield');
    return enterShield(this.#run, this.#scope, fn);
  }

  saga(): Saga {
    return new LiveSaga(this.#run, this.#scope);
  }

  continueAsNew(input?: unknown, options?: { readonly version?: string }): Promise<never> {
    this.#run.checkInTurn('continueAsNew');
    const deferred = this.#run.takeDeferred(this.#scope);
    if (deferred !== undefined) return Promise.reject(deferred);
    const payload = this.#encode(undefined, input, 'input of the next execution');
    const requested = options?.version ?? (this.#run.continueAs === 'latest' ? 'latest' : '');
    checkOptionalName(requested, 'version');
    const latestVersion = requested === 'latest';
    const version = latestVersion ? '' : requested;
    return this.#run.continueAsNew({
      kind: 'continueAsNew',
      continueAsNew: { input: payload, version, delivered: 0, latestVersion },
    });
  }

  onQuery(definition: RegisteredQuery['definition'], fn: RegisteredQuery['fn']): void {
    this.#run.onQuery({ definition, fn });
  }

  onUpdate(
    definition: RegisteredUpdate['definition'],
    handlers: RegisteredUpdate['handlers'],
  ): void {
    this.#run.onUpdate({ definition, handlers });
  }

  now(): Date {
    this.#run.checkInTurn('now');
    return new Date(this.#run.nowMs);
  }

  uuid(): string {
    this.#run.checkInTurn('uuid');
    return this.#run.random.uuid();
  }

  random(): number {
    this.#run.checkInTurn('random');
    return this.#run.random.number();
  }

  setStatus(value: unknown): void {
    setStatus(this.#run, value);
  }

  get status(): unknown {
    return statusOf(this.#run);
  }

  get state(): OrchestrationState {
    return new LiveState(this.#run);
  }

  readValue(instanceId: string, value: ValueKey): Promise<never> {
    return readValue(this.#run, this.#scope, instanceId, value) as Promise<never>;
  }

  promise<T>(options?: WaitOptions): DurablePromise<T> {
    return openPromise(this.#run, this.#scope, this.#limit(options));
  }

  settle(promiseId: string, outcome: PromiseOutcome): Promise<void> {
    return settle(this.#run, this.#scope, promiseId, outcome);
  }

  patched(changeId: string): boolean {
    checkName(changeId, 'change id');
    this.#run.checkInTurn('patched');
    return this.#run.patches.passed(changeId);
  }

  deprecatePatch(changeId: string): void {
    checkName(changeId, 'change id');
    this.#run.checkInTurn('deprecatePatch');
    this.#run.patches.retired(changeId);
  }

  get continueAsNewSuggested(): boolean {
    return this.#run.continueAsNewSuggested;
  }

  throwIfCancelled(): void {
    const [cancellation] = cancellationsOf(this.#run, this.#scope);
    if (cancellation !== undefined) throw cancellation;
  }

  get cancelled(): boolean {
    return this.cancelReason !== undefined;
  }

  get cancelReason(): string | undefined {
    return cancellationsOf(this.#run, this.#scope)[0]?.reason;
  }

  get log(): Logger {
    return new ReplayLogger(this.#run);
  }

  get info(): ExecutionInfo {
    return this.#run.info;
  }

  get isReplaying(): boolean {
    return this.#run.isReplaying;
  }

  #encode(schema: StandardSchema | undefined, value: unknown, what: string): Payload {
    const checked = checkNow(schema, value, what, InvalidInputError);
    return encodePayload(checked, this.#run.payloadMaxBytes, what);
  }

  #activity(
    name: string,
    schemas: Schemas,
    input: unknown,
    options: ActivityOptions,
  ): Promise<unknown> {
    const run = this.#run;
    return run.issue(new ActivityRequest(run, this.#scope, name, schemas, input, options));
  }

  #child(
    name: string,
    schemas: Schemas,
    input: unknown,
    options: CallOrchestrationOptions,
  ): Promise<unknown> {
    return requestChild({ run: this.#run, scope: this.#scope, name, schemas, input }, options);
  }

  #start(name: string, schemas: Schemas, input: unknown, options: StartOptions): Promise<string> {
    return requestStart({ run: this.#run, scope: this.#scope, name, schemas, input }, options);
  }

  /** Returns the timer request of a timeout. */
  #limit(options: WaitOptions | undefined): OperationRequest | undefined {
    const timeout = options?.timeout;
    if (timeout === undefined) return undefined;
    return timerRequest(this.#run.nowMs + waitMs(timeout, 'timeout'), this.#scope);
  }
}

/** Creates the context of a run or of one of its scopes. */
export const createContext: ContextFactory = (run, scope) => new LiveContext(run, scope);
