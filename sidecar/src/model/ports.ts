import type { HistoryEvent } from './event.ts';
import type { LogFields } from './log-fields.ts';
import type { ExecutionRow, InstanceRow, InstanceStatus } from './instance.ts';
import type {
  ActivityRow,
  HistoryRecord,
  MessageRow,
  ObjectRow,
  OperationKey,
  StoreRound,
  TimerRow,
} from './store-round.ts';

/** Selects instances; an instance must match all fields that are set. */
export interface InstanceFilter {
  readonly statuses: readonly InstanceStatus[];
  readonly name: string;
  readonly version: string;
  readonly idPrefix: string;
  readonly createdFromMs: number;
  readonly createdToMs: number;
  readonly queue: string;
  /** Id of the parent. */
  readonly parentId: string;
  /** The instance ended at or after `endedFromMs` and before `endedToMs`. */
  readonly endedFromMs: number;
  readonly endedToMs: number;
}

/** The filter that all instances match. */
export const EVERY_INSTANCE: InstanceFilter = {
  statuses: [],
  name: '',
  version: '',
  idPrefix: '',
  createdFromMs: 0,
  createdToMs: 0,
  queue: '',
  parentId: '',
  endedFromMs: 0,
  endedToMs: 0,
};

/** One page of rows, newest first. `next` is null on the last page. */
export interface InstancePage {
  readonly rows: readonly InstanceRow[];
  readonly next: number | null;
}

/** The part of `AbortSignal` that waits use. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/**
 * The store of one partition of instances with their histories and queues. Only the process that
 * opened the store writes to it. Each method may be slow; the hot path calls only `commit`.
 *
 * An unreadable row does not affect reads of other rows. An unreadable row of an instance or
 * execution is returned as `stuck`, a message or object without its body. Reads of the history and
 * the activities of an instance reject with UnreadableRowError.
 */
export interface HistoryStore {
  /**
   * Makes all Rounds durable in list order, completely or not at all. Resolves after the flush to
   * disk. Rejects with PerdureError STORE_FAILED if the store stored nothing, and with
   * UnstorableRoundError if a Round cannot be encoded.
   *
   * Commits may overlap, except with a commit that purges an instance or prunes executions. Commits
   * become durable in the order of the calls. If a commit rejects with STORE_FAILED, commits that
   * began after it reject, too.
   */
  commit(rounds: readonly StoreRound[]): Promise<void>;
  /** Returns the instance that currently has this id. */
  instanceById(id: string): Promise<InstanceRow | null>;
  /**
   * Lists ids with this prefix and the numbers of their instances, ordered by bytes. With `after`:
   * only ids after it.
   */
  idsFrom(
    idPrefix: string,
    after?: string,
  ): AsyncIterable<{ readonly id: string; readonly instanceNumber: number }>;
  instanceByNumber(instanceNumber: number): Promise<InstanceRow | null>;
  /** Returns the highest instance number ever used, 0 in a new store. Numbers are never reused. */
  lastInstanceNumber(): Promise<number>;
  /**
   * Reads records in order, from the record that contains `fromEventId`. A record may contain the
   * events of consecutive commits.
   */
  history(
    instanceNumber: number,
    execution: number,
    fromEventId: number,
  ): AsyncIterable<HistoryRecord>;
  /** Returns the last record of an execution. */
  lastRecord(instanceNumber: number, execution: number): Promise<HistoryRecord | null>;
  /**
   * Lists at most `limit` ended executions after the number `after`, oldest first; 0: from the
   * first.
   */
  executions(
    instanceNumber: number,
    after?: number,
    limit?: number,
  ): Promise<readonly ExecutionRow[]>;
  /** Returns an ended execution; null if it is not stored. */
  execution(instanceNumber: number, execution: number): Promise<ExecutionRow | null>;
  /**
   * Lists a page of at most `limit` rows with numbers below `before` (null: from the newest). The
   * work per page is bounded.
   */
  list(filter: InstanceFilter, before: number | null, limit: number): Promise<InstancePage>;
  /** Lists the numbers of the instances that are marked as active. */
  activeInstances(): AsyncIterable<number>;
  /** Lists the activities of one instance with an attempt and without an outcome. */
  activities(instanceNumber: number): Promise<readonly ActivityRow[]>;
  /** Returns the row of one such activity; null before its first attempt. */
  activity(key: OperationKey): Promise<ActivityRow | null>;
  /** Lists undelivered messages, oldest first per sender. */
  messages(): AsyncIterable<MessageRow>;
  /**
   * Lists objects of a kind whose ids have this prefix, ordered by bytes. With `after`: only ids
   * after it.
   */
  objects(kind: string, idPrefix: string, after?: string): AsyncIterable<ObjectRow>;
  object(kind: string, id: string): Promise<ObjectRow | null>;
  /** Lists timers that are due at or before `untilMs`, earliest first, after the timer `after`. */
  timers(untilMs: number, after: TimerRow | null, limit: number): Promise<readonly TimerRow[]>;
  /** Returns the number of timers. */
  timerCount(): Promise<number>;
  /**
   * Copies all durable data into the new folder `name` of a directory, while work continues.
   * Resolves when the complete copy is on disk. Rejects with ALREADY_EXISTS if the folder exists,
   * with INVALID_ARGUMENT if the store has no files.
   *
   * @param beside stores of other namespaces, by name, that the copy includes.
   */
  backup(
    directory: string,
    name: string,
    beside?: ReadonlyMap<string, HistoryStore>,
  ): Promise<BackupCopy>;
  /**
   * Rejects with STORE_FAILED if the store does not accept writes, or could not accept the next
   * write. Cheap enough to be called twice a second.
   */
  checkWritable(): Promise<void>;
  /** Returns the bytes on disk. */
  sizeBytes(): Promise<number>;
  /** Waits for calls in progress and releases the files. */
  close(): Promise<void>;
}

/** A copy of the store. */
export interface BackupCopy {
  /** The folder of the copy. */
  readonly path: string;
  readonly bytes: number;
}

/** Encodes events as `TurnTask.events` and decodes them. Implemented by `wire`. */
export interface EventCodec {
  encode(events: readonly HistoryEvent[]): Uint8Array;
  decode(bytes: Uint8Array): readonly HistoryEvent[];
}

/** A clock in milliseconds with its timers. */
export interface WakeClock {
  now(): number;
  /** Calls back once at or after `timeMs`. The returned function cancels the call. */
  wakeAt(timeMs: number, callback: () => void): () => void;
}

/**
 * The wall clock, for all durable times: milliseconds since 1970-01-01 UTC. The wall clock may
 * jump. Constructors receive the clock, so that tests control the time.
 */
export interface Clock extends WakeClock {
  /** Monotonic time, for timeouts and pauses that end with this process. */
  readonly steady: WakeClock;
}

/**
 * Schedules callbacks in the event loop. Constructors receive it, so that a simulator controls the
 * order.
 */
export interface Ticks {
  /** Calls back once, after the current callback and all callbacks that are already queued. */
  atEnd(callback: () => void): void;
  /**
   * Calls back once after `ms` milliseconds of real time; the returned function cancels the call.
   */
  after(delayMs: number, callback: () => void): () => void;
}

/** Source of random numbers. Constructors receive it, so that a seed reproduces a whole history. */
export interface Random {
  /** Returns `count` random bytes. */
  bytes(count: number): Uint8Array;
  /** Returns a new unique id of 36 characters. */
  uuid(): string;
}

/** Structured log of constant messages with fields. Payloads are never logged. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
