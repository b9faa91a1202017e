import type { Action } from '../model/action.ts';
import type { LiveRequestOutcome, OutboundLiveRequest } from '../model/live-request-port.ts';
import type { EventKind, HistoryEvent } from '../model/event.ts';
import type { StartRequest } from '../model/client-ports.ts';
import type { Failure, Payload } from '../model/payload.ts';
import type { EventCodec, Log, Ticks } from '../model/ports.ts';
import type {
  CancelReason,
  OutboundActivity,
  OutboundTurn,
  WorkerHello,
  WorkerLink,
  WorkerSession,
} from '../model/worker-ports.ts';
import { virtualClock } from '../lib/clock.ts';
import type { VirtualClock } from '../lib/clock.ts';
import { systemTicks } from '../lib/ticks.ts';
import { seededRandom } from '../lib/random.ts';
import { createMemoryDisk, openMemoryStore } from '../store/store.ts';
import type { MemoryDisk, MemoryStore } from '../store/store.ts';
import { createEventCodec } from '../wire/event-codec.ts';
import { loadContract } from '../wire/load.ts';
import type { SchedulerPorts } from './scheduler-ports.ts';
import { Scheduler } from './scheduler.ts';

const contract = loadContract();
/** Text as a payload, as SDKs send it. */
export function json(value: unknown): Payload {
  return { data: Buffer.from(JSON.stringify(value)), encoding: '' };
}

/** Resolves when the condition is true; throws an error after many ticks. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  for (let tick = 0; tick < 200_000; tick += 1) {
    if (condition()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`never happened: ${what}`);
}

/** Waits until all work in progress is complete. */
export async function settle(): Promise<void> {
  for (let tick = 0; tick < 20; tick += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** A worker that sends the answers that the test chooses. */
export class ManualWorker implements WorkerLink {
  readonly turns: { task: OutboundTurn; events: HistoryEvent[] }[] = [];
  readonly activities: OutboundActivity[] = [];
  readonly liveRequests: { task: OutboundLiveRequest; events: HistoryEvent[] }[] = [];
  readonly cancelled: { token: number; reason: CancelReason }[] = [];
  readonly grants: number[] = [];
  readonly evictions: string[] = [];
  readonly refusals: { token: number; code: string }[] = [];
  drainedCount = 0;
  recordedCount = 0;
  closedWith = '';
  session!: WorkerSession;
  readonly #codec: EventCodec;

  constructor(codec: EventCodec) {
    this.#codec = codec;
  }

  turn(task: OutboundTurn): void {
    const events = task.events.flatMap((bytes) => [...this.#codec.decode(bytes)]);
    this.turns.push({ task, events });
  }

  activity(task: OutboundActivity): void {
    this.activities.push(task);
  }

  liveRequest(task: OutboundLiveRequest): void {
    const events = task.events.flatMap((bytes) => [...this.#codec.decode(bytes)]);
    this.liveRequests.push({ task, events });
  }

  cancelActivity(token: number, reason: CancelReason): void {
    this.cancelled.push({ token, reason });
  }

  grantSteps(token: number): void {
    this.grants.push(token);
  }

  evict(instanceId: string): void {
    this.evictions.push(instanceId);
  }

  refuse(token: number, code: string): void {
    this.refusals.push({ token, code });
  }

  drained(): void {
    this.drainedCount += 1;
  }

  recorded(results: number): void {
    this.recordedCount = results;
  }

  writable(): Promise<void> {
    return Promise.resolve();
  }

  close(code: string): void {
    this.closedWith = code;
  }

  /** The next turn; throws an error when none arrives. */
  async nextTurn(): Promise<{ task: OutboundTurn; events: HistoryEvent[]; kinds: EventKind[] }> {
    await until(() => this.turns.length > 0, 'a turn');
    const turn = this.turns.shift()!;
    return { ...turn, kinds: turn.events.map((event) => event.kind) };
  }

  /** The next attempt of an activity; throws an error when none arrives. */
  async nextActivity(): Promise<OutboundActivity> {
    await until(() => this.activities.length > 0, 'an activity');
    return this.activities.shift()!;
  }

  /** The next live request; throws an error when none arrives. */
  async nextRequest(): Promise<{ task: OutboundLiveRequest; events: HistoryEvent[] }> {
    await until(() => this.liveRequests.length > 0, 'a live request');
    return this.liveRequests.shift()!;
  }

  /** Answers the next live request. */
  async reply(outcome: LiveRequestOutcome, output: unknown = null): Promise<void> {
    const { task } = await this.nextRequest();
    this.session.liveRequestResult(task.token, { outcome, output: json(output), failure: null });
  }

  /** Answers the next turn. */
  async answer(...actions: Action[]): Promise<HistoryEvent[]> {
    const { task, events } = await this.nextTurn();
    this.session.turnResult(task.token, actions, true);
    return events;
  }

  /** Ends the next attempt. */
  async finish(output: Payload | null, failure: Failure | null = null): Promise<void> {
    const { token } = await this.nextActivity();
    this.session.activityResult(token, output, failure);
  }
}

/** A complete scheduler over an in-memory disk, with a clock that only the test advances. */
export class SchedulerHarness {
  readonly disk: MemoryDisk = createMemoryDisk();
  readonly clock: VirtualClock = virtualClock(1_000_000);
  readonly ticks: Ticks = systemTicks();
  readonly codec: EventCodec = createEventCodec(contract);
  /** The messages that were logged as errors. */
  readonly errors: string[] = [];
  store!: MemoryStore;
  scheduler!: Scheduler;

  /** Opens the data on the disk, as a new process does. */
  async open(over: Partial<SchedulerPorts> = {}): Promise<this> {
    this.store = openMemoryStore(this.disk);
    this.scheduler = new Scheduler({
      store: this.store,
      codec: this.codec,
      clock: this.clock,
      ticks: this.ticks,
      random: seededRandom(7),
      log: this.#log(),
      cachedInstancesMax: 1_000,
      ...over,
    });
    await this.scheduler.recover();
    return this;
  }

  #log(): Log {
    const silent = (): void => undefined;
    return { info: silent, warn: silent, error: (text) => void this.errors.push(text) };
  }

  /** Attaches a worker that has these handlers. */
  worker(
    orchestrations: readonly string[],
    activities: readonly string[] = [],
    limits: Partial<WorkerHello> & { name?: string; version?: string } = {},
  ): ManualWorker {
    const { name = 'w', version = '', ...hello } = limits;
    const worker = new ManualWorker(this.codec);
    worker.session = this.scheduler.attach(
      {
        worker: name,
        sdk: 'test',
        orchestrations: orchestrations.map((one) => ({ name: one, version })),
        activities: activities.map((one) => ({ name: one, version: '' })),
        queues: [],
        maxTurns: 100,
        maxActivities: 100,
        namedQueuesOnly: false,
        identity: '',
        sessions: [],
        maxSessions: 1_000,
        handlesLiveRequests: true,
        keepsAttempts: false,
        held: [],
        heldSteps: [],
        ...hello,
      },
      worker,
    );
    return worker;
  }

  /** Starts an instance with the given id. */
  async start(id: string, name = 'o', more: Partial<StartRequest> = {}): Promise<void> {
    await this.scheduler.start({
      name,
      instanceId: id,
      version: '',
      input: json('in'),
      idReusePolicy: 'reject',
      idempotencyKey: '',
      ...more,
    });
  }
}

/** Short forms of actions. */
export const act = {
  activity: (seq: number, name = 'a', options: Partial<ActivityOptionsText> = {}): Action => ({
    kind: 'scheduleActivity',
    scheduleActivity: {
      seq,
      name,
      input: json(seq),
      options: {
        retry: null,
        startToCloseMs: 0,
        scheduleToStartMs: 0,
        scheduleToCloseMs: 0,
        heartbeatMs: 0,
        queue: '',
        ...options,
      },
    },
  }),
  timer: (seq: number, fireAtMs: number): Action => ({
    kind: 'createTimer',
    createTimer: { seq, fireAtMs },
  }),
  wait: (seq: number, name: string): Action => ({
    kind: 'waitForEvent',
    waitForEvent: { seq, name },
  }),
  child: (seq: number, name: string, instanceId = ''): Action => ({
    kind: 'scheduleChild',
    scheduleChild: {
      seq,
      name,
      version: '',
      instanceId,
      input: null,
      parentClosePolicy: 'PARENT_CLOSE_POLICY_UNSPECIFIED',
    },
  }),
  start: (seq: number, name: string, instanceId: string): Action => ({
    kind: 'requestStart',
    requestStart: { seq, name, version: '', instanceId, input: null },
  }),
  raise: (seq: number, instanceId: string, name: string): Action => ({
    kind: 'requestRaise',
    requestRaise: { seq, instanceId, name, payload: null },
  }),
  step: (seq: number, output: Payload | null = null): Action => ({
    kind: 'scheduleStep',
    scheduleStep: { seq, name: 's', output, failure: null },
  }),
  cancelOperation: (seq: number): Action => ({
    kind: 'cancelOperation',
    cancelOperation: { seq },
  }),
  complete: (value: unknown = null): Action => ({
    kind: 'completeExecution',
    completeExecution: { output: json(value) },
  }),
  again: (value: unknown = null): Action => ({
    kind: 'continueAsNew',
    continueAsNew: { input: json(value), version: '', delivered: 0 },
  }),
};

type ActivityOptionsText = NonNullable<
  Extract<Action, { kind: 'scheduleActivity' }>['scheduleActivity']['options']
>;
