// An instance in memory, its activities without an outcome, the sessions that these belong to and
// the workers that they are out at: records that refer to each other, and so share a file.
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
import type { PendingRows } from './pending-writes.ts';
import { storeRoundOf } from './pending-writes.ts';

/** A caller that waits for a commit. */
export interface Ack {
  resolve(): void;
  reject(error: Error): void;
}

/** What happens once the writes it stands with are durable, and not before. */
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

/** Writes of one instance that no commit has taken yet, and what follows from them. */
export interface PendingWrites extends PendingRows {
  readonly after: AfterCommit;
}

/** One activity that a worker is about to get. Another ticket of it makes this one void. */
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
  /** Of the event that scheduled it. */
  readonly eventId: number;
  /** Null: it is in the history alone, and is read when the activity is dispatched. */
  content: ActivityContent | null;
  contentBytes: number;
  /** Bytes of details and failure that count as in memory. */
  rowBytes: number;
  /**
   * Details and failure are in its row alone, but for what is new since; what stands for the
   * failure here says its kind and the beginning of its message.
   */
  spilledRow: { readonly failure: Failure | null } | null;
  /** While it is on its way to a worker and its content is being read. */
  load: LoadTicket | null;
  readonly scheduledMs: number;
  /** Attempts that failed. */
  attempts: number;
  /** Next dispatch not before this time; 0: at once. */
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
  /** Set while it takes part in a session. */
  session: Session | null;
  /** How often its worker was lost while it was out, since one last answered. */
  lostAttempts: number;
  /** The store has a row of it. */
  stored: boolean;
  /**
   * `new` until its schedule is durable; `loading` while its content is read for a worker;
   * `awaited` when it was read back and a worker may hold it; `paused` between attempts;
   * `quarantined` after too many lost attempts; `done` when it has its outcome.
   */
  phase: 'new' | 'awaited' | 'queued' | 'loading' | 'paused' | 'out' | 'quarantined' | 'done';
  /** While out. */
  worker: Worker | null;
  token: number;
  sinceMs: number;
  /** Withdraw the deadlines that are set for it. */
  attemptDeadline: (() => void) | null;
  heartbeatDeadline: (() => void) | null;
  scheduleDeadline: (() => void) | null;
  startDeadline: (() => void) | null;
}

/**
 * Activities that share a session and run at one worker while it lives:
 *
 *   free ── a worker takes one ──► held ── its stream ends ──► away ── too long, idle ──► free
 *                                    ▲───── it comes back ──────┘
 */
export interface Session {
  readonly id: string;
  phase: 'free' | 'held' | 'away';
  /** Identity of the process that holds it or held it last; empty when that is not known. */
  owner: string;
  /** While held. */
  worker: Worker | null;
  /** Activities of it without an outcome. */
  count: number;
  /** Since when there are none. */
  idleMs: number;
  /** While away: until when it waits for its owner. */
  untilMs: number;
  /** While free: the one that a worker may take. */
  head: PendingActivity | null;
  /** Those that wait until a worker holds the session. */
  readonly waiting: Set<PendingActivity>;
}

/** An attempt that a worker says it holds, until the sidecar has looked it up. */
export interface Claim {
  readonly worker: Worker;
  readonly token: number;
  readonly elapsedMs: number;
  readonly name: AttemptName;
  /** Its result, when that came before the answer. */
  result: { readonly output: Payload | null; readonly failure: Failure | null } | null;
  /** Called when the answer is there. */
  readonly waiters: (() => void)[];
}

/** One attached worker: what is out at it, what it keeps in memory, and what it may still take. */
export interface Worker {
  /** Of those that were attached to this process: a later one has a higher number. */
  readonly number: number;
  readonly hello: WorkerHello;
  readonly link: WorkerLink;
  readonly attachedMs: number;
  readonly turnsOut: Map<number, TurnOut>;
  /** Null: an attempt whose result is not needed any more, but which still takes a slot. */
  readonly activitiesOut: Map<number, PendingActivity | null>;
  /** Instances it keeps in memory. */
  readonly instances: Set<LiveInstance>;
  /** Instances it keeps in memory whose turn waits for its credit. */
  readonly backlog: DispatchQueue<LiveInstance>;
  readonly sessions: Set<Session>;
  /** Activities of its sessions that wait for its credit. */
  readonly sessionQueues: DispatchQueues<PendingActivity, Worker>;
  /** Queues with limits of attempts whose result is not needed any more, by token. */
  readonly abandoned: Map<number, string>;
  readonly maxTurns: number;
  readonly maxActivities: number;
  draining: boolean;
  gone: boolean;
  /** False until the store knows that it may hold attempts. */
  registered: boolean;
  /** It is alive and sends nothing: it gets no work until it sends again. */
  isSilent: boolean;
  /** What the end of its last liveness stream said: see `LivenessEnd`. */
  withinMs: number | null;
  /** Attempts that it says it holds and that are being looked up, by token. */
  claims: Map<number, Claim> | null;
  readonly takesTurns: boolean;
  readonly takesActivities: boolean;
  /** Whether it runs turns of this orchestration and queue; an unpinned one runs on any version. */
  servesTurn(name: string, version: string, queue: string): boolean;
  servesQueue(queue: string): boolean;
  versionsOf(name: string): Iterable<string>;
  /** Whether it runs attempts of this activity and queue; an empty version is any. */
  servesActivity(name: string, version: string, queue: string): boolean;
  newToken(): number;
  /** It keeps the instance in memory from now on. */
  keep(instance: LiveInstance): void;
  /** It keeps the instance no longer; the next turn brings the whole history. */
  release(instance: LiveInstance): void;
  /** Tells it to drop the instance from memory. */
  evict(instance: LiveInstance): void;
  /** Lets it run the steps of a turn whose history is durable now. */
  grantSteps(turn: TurnOut): void;
  /** Takes the result of an attempt from it. */
  activityResult(token: number, output: Payload | null, failure: Failure | null): void;
}

/** A turn that is out at a worker. */
export interface TurnOut {
  readonly token: number;
  readonly instance: LiveInstance;
  readonly worker: Worker;
  readonly execution: number;
  readonly sinceMs: number;
  /** The same moment by the steady clock. */
  readonly dispatchedMs: number;
  /** The last delivery it holds; 0 while its history is still being read. */
  upTo: number;
  /** Whether all it holds was durable when it left. */
  durable: boolean;
  /** Results of its steps that came before its answer. */
  earlySteps: EarlySteps | null;
}

/**
 * One instance in memory: its state, what of it is not durable yet, what its worker has not been
 * handed yet, and who holds it.
 */
export class LiveInstance {
  readonly state: InstanceState;
  pending: PendingWrites | null = null;
  /** Writes that a commit under way has taken. */
  committing: PendingWrites | null = null;
  /** Last event of the current execution that is durable. */
  durableEventId = 0;
  /** Bytes of the history of the current execution. */
  historyBytes = 0;
  /** Bytes of payloads that it holds, as they are counted. */
  weight = 0;
  /** Encoded events that were not dispatched, as far as `inboxWhole` says. */
  inbox: Uint8Array[] = [];
  inboxBytes = 0;
  /** Whether `inbox` holds every delivery since the last one dispatched. */
  inboxWhole: boolean;
  /** The worker that keeps the orchestrator in memory. */
  worker: Worker | null = null;
  turn: TurnOut | null = null;
  /**
   * Where it waits for a turn: with all others, for the credit of the one that keeps it, or as a
   * number that can be read back, so that it may leave memory.
   */
  queued: 'shared' | 'backlog' | 'spilled' | null = null;
  readonly activities: Map<number, PendingActivity> = new Map();
  /** The mark in the store, as of the last commit that was begun; null when not known. */
  activeStored: boolean | null = false;
  /** A caller waits for its next turn. */
  watched = false;
  /** An activity of it is or was quarantined. */
  hasQuarantinedActivities = false;
  /** No longer the instance of its id: everything about it is void. */
  dropped = false;

  constructor(state: InstanceState, isNew: boolean) {
    this.state = state;
    this.inboxWhole = isNew;
  }

  get ended(): boolean {
    return this.state.endedMs !== 0;
  }

  /** Nothing of it is under way, so that it may leave memory. */
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

  /** The instance's row as its state says now. */
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
