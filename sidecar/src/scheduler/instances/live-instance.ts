import { NONE } from '../../lib/lists.ts';
import { detailsOf } from '../../engine/state.ts';
import { requestsOfEnded } from '../../engine/stored-requests.ts';
import type { InstanceState } from '../../engine/state.ts';
import type { ExecutionEnd, UpdateAnswer } from '../../engine/round.ts';
import { hasEnded } from '../../model/instance.ts';
import type { ExecutionRow, InstanceRow, InstanceStatus } from '../../model/instance.ts';
import type {
  ActivityRow,
  HistoryRecord,
  MessageRow,
  ObjectRow,
  OperationKey,
  StoreRound,
  TimerRow,
} from '../../model/store-round.ts';
import type { AttachedWorker } from '../workers/attached-worker.ts';
import type { EarlySteps } from '../turns/early-steps.ts';
import type { PendingActivity } from '../activities/pending-activity.ts';

/** Somebody who waits for a commit. */
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

/** A record of the history that is being gathered. */
export interface RecordParts {
  readonly execution: number;
  readonly firstEventId: number;
  bytes: number;
  readonly chunks: Uint8Array[];
}

/** Writes of one instance that no commit has taken yet. */
export interface PendingWrites {
  records: RecordParts[];
  executions: ExecutionRow[];
  rowChanged: boolean;
  /** As a commit has taken it. */
  row: InstanceRow | null;
  activitiesPut: Map<number, ActivityRow> | null;
  activitiesDeleted: OperationKey[];
  timersPut: Map<string, TimerRow> | null;
  timersDeleted: TimerRow[];
  messagesPut: MessageRow[];
  messagesDeleted: MessageRow[];
  objects: ObjectRow[];
  readonly after: AfterCommit;
}

/** A turn that is out at a worker. */
export interface TurnOut {
  readonly token: number;
  readonly instance: LiveInstance;
  readonly worker: AttachedWorker;
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
  /** Encoded events that were not handed out, as far as `inboxWhole` says. */
  inbox: Uint8Array[] = [];
  inboxBytes = 0;
  /** Whether `inbox` holds every delivery since the last one handed out. */
  inboxWhole: boolean;
  /** The worker that keeps the orchestrator in memory. */
  worker: AttachedWorker | null = null;
  turn: TurnOut | null = null;
  /**
   * Where it waits for a turn: with all others, for the credit of the one that keeps it, or as a
   * number that can be read back, so that it may leave memory.
   */
  queued: 'shared' | 'backlog' | 'spilled' | null = null;
  readonly activities: Map<number, PendingActivity> = new Map();
  /** The mark in the store, as of the last commit that was begun; null when not known. */
  activeStored: boolean | null = false;
  /** Somebody waits for its next turn. */
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
      no: state.no,
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

  /** Hands the pending writes to a commit, in the form of the store. */
  takeWrites(active: boolean): StoreRound {
    const writes = this.pending ?? emptyWrites();
    this.committing = writes;
    this.pending = null;
    if (writes.rowChanged) writes.row = this.row();
    const { no, id } = this.state;
    const mark = active === this.activeStored ? null : active;
    this.activeStored = active;
    return {
      no,
      id,
      row: writes.row,
      records: writes.records.length === 0 ? NONE : writes.records.map((one) => recordOf(no, one)),
      executions: writes.executions,
      executionsPruned: NONE,
      activitiesPut: writes.activitiesPut === null ? NONE : [...writes.activitiesPut.values()],
      activitiesDeleted: writes.activitiesDeleted,
      timersPut: writes.timersPut === null ? NONE : [...writes.timersPut.values()],
      timersDeleted: writes.timersDeleted,
      messagesPut: writes.messagesPut,
      messagesDeleted: writes.messagesDeleted,
      objects: writes.objects,
      active: mark,
      purged: false,
    };
  }
}

function recordOf(no: number, parts: RecordParts): HistoryRecord {
  const { execution, firstEventId, chunks } = parts;
  const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
  return { no, execution, firstEventId, bytes };
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
