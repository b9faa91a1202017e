// A live instance, its activities without an outcome, their sessions, and the workers at which they
// are in flight. These records refer to each other, so they share a file.
import type { ActivityContent } from '../activities/activity-content.ts';
import { NONE } from '../../lib/lists.ts';
import { detailsOf } from '../../engine/state.ts';
import { requestsOfEnded } from '../../engine/stored-requests.ts';
import type { InstanceState } from '../../engine/state.ts';
import type { ExecutionEnd, UpdateAnswer } from '../../engine/round.ts';
import { hasEnded } from '../../model/instance.ts';
import type { InstanceRow, InstanceStatus } from '../../model/instance.ts';
import type { MessageRow, StoreRound, TimerRow } from '../../model/store-round.ts';
import type { ActivityOptions } from '../../model/event.ts';
import type { Failure, Payload } from '../../model/payload.ts';
import type { WorkerHello, WorkerLink } from '../../model/worker-ports.ts';
import type { AttemptName } from '../activities/attempt-keys.ts';
import type { DispatchQueue } from '../queues/dispatch-queue.ts';
import type { DispatchQueues } from '../queues/dispatch-queues.ts';
import type { EarlySteps } from '../turns/early-steps.ts';
import type { LiveClass } from './live-class.ts';
import type { PendingRows } from './pending-writes.ts';
import { storeRoundOf } from './pending-writes.ts';

/** A caller that waits for a commit. */
export interface Ack {
  resolve(): void;
  reject(error: Error): void;
}

/** An effect that follows when its writes are durable. */
export interface AfterCommit {
  activities: PendingActivity[];
  withdrawn: { activity: PendingActivity; ended: boolean }[];
  timers: TimerRow[];
  grants: TurnOut[];
  ends: ExecutionEnd[];
  updates: UpdateAnswer[];
  deliveries: MessageRow[];
  acks: Ack[];
}

/** Uncommitted writes of one instance, and their effects. */
export interface PendingWrites extends PendingRows {
  readonly after: AfterCommit;
}

/**
 * One activity that is about to be dispatched. A newer ticket of the activity makes this one void.
 */
export interface LoadTicket {
  readonly activity: PendingActivity;
  readonly worker: Worker;
}

/** An activity without an outcome, from its durable schedule to its end. */
export interface PendingActivity {
  readonly instance: LiveInstance;
  readonly execution: number;
  readonly seq: number;
  readonly name: string;
  readonly options: ActivityOptions | null;
  /** Id of the event that scheduled it. */
  readonly eventId: number;
  /** Null: the content is only in the history, and is read when the activity is dispatched. */
  content: ActivityContent | null;
  contentBytes: number;
  /** Bytes of details and failure that count as memory. */
  rowBytes: number;
  /**
   * Set when details and failure are only in the row, except newer values. The failure here has the
   * kind and the beginning of the message.
   */
  spilledRow: { readonly failure: Failure | null } | null;
  /** Set while the content is being read for a worker. */
  load: LoadTicket | null;
  readonly scheduledMs: number;
  /** Number of failed attempts. */
  attempts: number;
  /** Earliest time of the next dispatch; 0: at once. */
  notBeforeMs: number;
  heartbeatDetails: Payload | null;
  lastFailure: Failure | null;
  /** Queue, version and session as scheduled; empty for none. */
  readonly queue: string;
  readonly version: string;
  readonly sessionId: string;
  /** From 1. */
  readonly priority: number;
  readonly fairnessKey: string;
  /** The session of the activity, if any. */
  session: Session | null;
  /** Attempts lost with their worker since an attempt last returned a result. */
  lostAttempts: number;
  /** True when the store has a row of the activity. */
  stored: boolean;
  /**
   * `new` until its schedule is durable; `loading` while its content is read for a worker;
   * `awaited` when it was read back and a worker may hold it; `paused` between attempts;
   * `quarantined` after too many lost attempts; `done` when it has its outcome.
   */
  phase: 'new' | 'awaited' | 'queued' | 'loading' | 'paused' | 'out' | 'quarantined' | 'done';
  /** Set while an attempt is in flight. */
  worker: Worker | null;
  token: number;
  sinceMs: number;
  /** Functions that cancel the deadlines. */
  attemptDeadline: (() => void) | null;
  heartbeatDeadline: (() => void) | null;
  scheduleDeadline: (() => void) | null;
  startDeadline: (() => void) | null;
}

/**
 * Activities that share a session and run at one worker while it is attached:
 *
 *   free ── a worker takes one ──► held ── its stream ends ──► away ── timeout, idle ──► free
 *                                    ▲──── it attaches again ───┘
 */
export interface Session {
  readonly id: string;
  phase: 'free' | 'held' | 'away';
  /** Identity of the process that holds the session or held it last; empty when unknown. */
  owner: string;
  /** Set while the session is held. */
  worker: Worker | null;
  /** Number of its activities without an outcome. */
  count: number;
  /** Time at which the last activity left the session. */
  idleMs: number;
  /** In phase `away`: the end of the wait for the owner. */
  untilMs: number;
  /** In phase `free`: the activity that a worker may take. */
  head: PendingActivity | null;
  /** Activities that wait until a worker holds the session. */
  readonly waiting: Set<PendingActivity>;
}

/** An attempt that a worker lists as held, until the look-up of the attempt has ended. */
export interface Claim {
  readonly worker: Worker;
  readonly token: number;
  readonly elapsedMs: number;
  readonly name: AttemptName;
  /** The result of the attempt, if it arrived before the look-up ended. */
  result: { readonly output: Payload | null; readonly failure: Failure | null } | null;
  /** Called when the look-up has ended. */
  readonly waiters: (() => void)[];
}

/** One attached worker: work in flight, cached instances, and free credits. */
export interface Worker {
  /** Order of attachment to this process: a later worker has a higher number. */
  readonly number: number;
  readonly hello: WorkerHello;
  readonly link: WorkerLink;
  readonly attachedMs: number;
  readonly turnsOut: Map<number, TurnOut>;
  /** Null: the result of the attempt is not needed any more, but the attempt takes a slot. */
  readonly activitiesOut: Map<number, PendingActivity | null>;
  /** Instances that the worker caches. */
  readonly instances: Set<LiveInstance>;
  /** Cached instances with a turn that waits for a credit of the worker. */
  readonly backlog: DispatchQueue<LiveInstance>;
  readonly sessions: Set<Session>;
  /** Activities of its sessions that wait for a credit of the worker. */
  readonly sessionQueues: DispatchQueues<PendingActivity, Worker>;
  /** Queues with limits of attempts with results that are not needed any more, by token. */
  readonly abandoned: Map<number, string>;
  readonly maxTurns: number;
  readonly maxActivities: number;
  draining: boolean;
  gone: boolean;
  /** False until the store has recorded that the worker may hold attempts. */
  registered: boolean;
  /** True when a live worker sends nothing: it gets no work until it sends again. */
  isSilent: boolean;
  /** The end of its last liveness stream: see `LivenessEnd`. */
  withinMs: number | null;
  /** Attempts that the worker lists as held and that are being looked up, by token. */
  claims: Map<number, Claim> | null;
  readonly takesTurns: boolean;
  readonly takesActivities: boolean;
  /**
   * True when the worker runs turns of this orchestration and queue; an unpinned instance runs on
   * any version.
   */
  servesTurn(name: string, version: string, queue: string): boolean;
  servesQueue(queue: string): boolean;
  versionsOf(name: string): Iterable<string>;
  /** True when the worker runs attempts of this activity and queue; empty: any version. */
  servesActivity(name: string, version: string, queue: string): boolean;
  newToken(): number;
  /** Records that the worker caches the instance. */
  keep(instance: LiveInstance): void;
  /**
   * Records that the worker no longer caches the instance; the next turn contains the whole
   * history.
   */
  release(instance: LiveInstance): void;
  /** Evicts the instance at the worker. */
  evict(instance: LiveInstance): void;
  /** Grants the steps of a turn whose history is now durable. */
  grantSteps(turn: TurnOut): void;
  /** Records the result of an attempt. */
  activityResult(token: number, output: Payload | null, failure: Failure | null): void;
}

/** A turn that is in flight at a worker. */
export interface TurnOut {
  readonly token: number;
  readonly instance: LiveInstance;
  readonly worker: Worker;
  readonly execution: number;
  readonly sinceMs: number;
  /** The same time on the monotonic clock. */
  readonly dispatchedMs: number;
  /** The last delivery in the turn; 0 while its history is being read. */
  upTo: number;
  /** True when all its events were durable at dispatch. */
  durable: boolean;
  /** True when a timer caused the turn: its answer waits while other timers are due. */
  isOfTimer: boolean;
  /** Results of its steps that arrived before its answer. */
  earlySteps: EarlySteps | null;
}

/** One live instance: its state, its uncommitted writes, undelivered events, and its worker. */
export class LiveInstance {
  readonly state: InstanceState;
  pending: PendingWrites | null = null;
  /** Writes that are being committed. */
  committing: PendingWrites | null = null;
  /** Last event of the current execution that is durable. */
  durableEventId = 0;
  /** Bytes of the history of the current execution. */
  historyBytes = 0;
  /** Counted bytes of its payloads. */
  weight = 0;
  /** Encoded events that were not dispatched; complete if `inboxWhole` is true. */
  inbox: Uint8Array[] = [];
  inboxBytes = 0;
  /** True when `inbox` contains all deliveries after the last dispatched one. */
  inboxWhole: boolean;
  /** The worker that caches the orchestrator. */
  worker: Worker | null = null;
  turn: TurnOut | null = null;
  /**
   * Where the instance waits for a turn: in the shared queues, for a credit of the worker that
   * caches it, or spilled, so that the instance may be evicted.
   */
  queued: 'shared' | 'backlog' | 'spilled' | null = null;
  readonly activities: Map<number, PendingActivity> = new Map();
  /** The `active` mark in the store, as of the last started commit; null when unknown. */
  activeStored: boolean | null = false;
  /** True when a caller waits for its next turn. */
  watched = false;
  /** True when one of its activities is or was quarantined. */
  hasQuarantinedActivities = false;
  /** A row of it is durable, and known to be. */
  wasStored = false;
  /** How that row is counted, if instances are counted. */
  counted: LiveClass | null = null;
  /** True when the instance was replaced in memory: all its work is void. */
  dropped = false;

  constructor(state: InstanceState, isNew: boolean) {
    this.state = state;
    this.inboxWhole = isNew;
  }

  get ended(): boolean {
    return this.state.endedMs !== 0;
  }

  /** True when the instance has no work in progress, so it may be evicted. */
  get idle(): boolean {
    return (
      this.pending === null &&
      this.committing === null &&
      this.turn === null &&
      (this.queued === null || this.queued === 'spilled') &&
      !this.watched &&
      this.activities.size === 0 &&
      this.state.openSteps === 0
    );
  }

  get status(): InstanceStatus {
    const { status, stuck, suspended } = this.state;
    if (hasEnded(status)) return status;
    if (stuck !== null || (this.hasQuarantinedActivities && this.#hasQuarantined())) return 'stuck';
    return suspended ? 'suspended' : status;
  }

  #hasQuarantined(): boolean {
    for (const { phase } of this.activities.values()) if (phase === 'quarantined') return true;
    return false;
  }

  /** The instance's row for its current state. */
  row(): InstanceRow {
    const { state } = this;
    return {
      instanceNumber: state.instanceNumber,
      id: state.id,
      name: state.name,
      version: state.version,
      status: this.status,
      execution: state.execution,
      createdMs: state.createdMs,
      startedMs: state.startedMs,
      endedMs: state.endedMs,
      parent: state.parent,
      customStatus: state.customStatus,
      stuck: state.stuck,
      idempotencyKey: state.idempotencyKey,
      details: state.extras === null ? null : detailsOf(state),
      ...(state.endedMs !== 0 && state.storedRequests !== null && requestsOfEnded(state)),
    };
  }

  /** The writes that the next commit will take. */
  writes(): PendingWrites {
    this.pending ??= emptyWrites();
    return this.pending;
  }

  /** Moves the pending writes to a commit, in the form of the store. */
  takeWrites(active: boolean): StoreRound {
    const writes = this.pending ?? emptyWrites();
    this.committing = writes;
    this.pending = null;
    if (writes.rowChanged) writes.row = this.row();
    const mark = active === this.activeStored ? null : active;
    this.activeStored = active;
    return storeRoundOf(this.state, writes, mark);
  }
}

function emptyWrites(): PendingWrites {
  return {
    records: NONE,
    executions: NONE,
    rowChanged: false,
    row: null,
    activitiesPut: null,
    activitiesDeleted: NONE,
    timersPut: null,
    timersDeleted: NONE,
    messagesPut: NONE,
    messagesDeleted: NONE,
    objects: NONE,
    after: {
      activities: NONE,
      withdrawn: NONE,
      timers: NONE,
      grants: NONE,
      ends: NONE,
      updates: NONE,
      deliveries: NONE,
      acks: NONE,
    },
  };
}
