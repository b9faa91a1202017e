import type { HistoryEvent } from './event.ts';
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

/** Selects instances; an instance must match all given fields. */
export interface InstanceFilter {
  readonly statuses: readonly InstanceStatus[];
  readonly name: string;
  readonly version: string;
  readonly idPrefix: string;
  readonly createdFromMs: number;
  readonly createdToMs: number;
  readonly queue: string;
  /** Id of the instance that awaits it. */
  readonly parentId: string;
  /** Ended at or after, and before. */
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

/** What waits use of an `AbortSignal`, which is one. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/**
 * The store of one partition of instances with their histories and queues. The process that opened
 * it is its only writer. Each method may be slow; the hot path calls only `commit`.
 *
 * A row that cannot be read fails no read of other rows. Rows of instances and executions are then
 * returned as `stuck`, messages and objects without their body; the history and the activities of
 * an instance reject with UnreadableRowError.
 */
export interface HistoryStore {
  /**
   * Makes all Rounds durable, completely or not at all, in list order. Resolves after the flush to
   * disk; rejects with PerdureError STORE_FAILED when nothing of it was stored, and with
   * UnstorableRoundError when a Round cannot be encoded.
   *
   * A commit may begin before others have ended, except while one is in progress that purges an
   * instance or prunes executions. Commits become durable in the order of the calls; when one
   * rejects with STORE_FAILED, so do those that began after it.
   */
  commit(rounds: readonly StoreRound[]): Promise<void>;
  /** The instance that has this id now. */
  instanceById(id: string): Promise<InstanceRow | null>;
  /**
   * Ids with this prefix, with their instances' numbers, in order of ids as bytes. With `after`:
   * only those after it.
   */
  idsFrom(
    idPrefix: string,
    after?: string,
  ): AsyncIterable<{ readonly id: string; readonly instanceNumber: number }>;
  instanceByNumber(instanceNumber: number): Promise<InstanceRow | null>;
  /** Highest instance number ever used, 0 in a new store. Numbers are never reused. */
  lastInstanceNumber(): Promise<number>;
  /**
   * Records from the one that contains `fromEventId`, in order. Consecutive commits may be returned
   * as one record.
   */
  history(
    instanceNumber: number,
    execution: number,
    fromEventId: number,
  ): AsyncIterable<HistoryRecord>;
  /** The last record of an execution. */
  lastRecord(instanceNumber: number, execution: number): Promise<HistoryRecord | null>;
  /** Ended executions after this one, oldest first; 0: from the first. At most `limit`. */
  executions(
    instanceNumber: number,
    after?: number,
    limit?: number,
  ): Promise<readonly ExecutionRow[]>;
  /** An ended execution; null when it is not stored. */
  execution(instanceNumber: number, execution: number): Promise<ExecutionRow | null>;
  /**
   * A page of at most `limit` rows, numbers below `before` (null: the newest). The work is bounded.
   */
  list(filter: InstanceFilter, before: number | null, limit: number): Promise<InstancePage>;
  /** Numbers of the instances that are marked as active. */
  activeInstances(): AsyncIterable<number>;
  /** Activities of one instance that were tried and have no outcome. */
  activities(instanceNumber: number): Promise<readonly ActivityRow[]>;
  /** The row of one of those; null when it has no attempt yet. */
  activity(key: OperationKey): Promise<ActivityRow | null>;
  /** Undelivered messages, oldest first per sender. */
  messages(): AsyncIterable<MessageRow>;
  /**
   * Objects of a kind with this prefix of their id, in order of ids as bytes. With `after`: only
   * those after it.
   */
  objects(kind: string, idPrefix: string, after?: string): AsyncIterable<ObjectRow>;
  object(kind: string, id: string): Promise<ObjectRow | null>;
  /** Timers that are due at or before `untilMs`, earliest first, after the given one. */
  timers(untilMs: number, after: TimerRow | null, limit: number): Promise<readonly TimerRow[]>;
  /** Number of timers that are set. */
  timerCount(): Promise<number>;
  /**
   * Copies all durable data into the new folder `name` of a directory, while work continues.
   * Resolves when the complete copy is on disk; rejects with ALREADY_EXISTS when the folder exists,
   * with INVALID_ARGUMENT when the store has no files.
   *
   * @param beside stores of namespaces, by name, that belong to the same copy.
   */
  backup(
    directory: string,
    name: string,
    beside?: ReadonlyMap<string, HistoryStore>,
  ): Promise<BackupCopy>;
  /**
   * Rejects with STORE_FAILED while the store accepts no writes, or could not accept the next one.
   * It is cheap enough to be called twice a second.
   */
  checkWritable(): Promise<void>;
  /** Bytes on disk. */
  sizeBytes(): Promise<number>;
  /** Waits for calls in progress and releases the files. */
  close(): Promise<void>;
}

/** A copy of the store. */
export interface BackupCopy {
  /** Its folder. */
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
  /** Calls back once at or after `timeMs`; the returned function cancels the call. */
  wakeAt(timeMs: number, callback: () => void): () => void;
}

/**
 * The wall clock: milliseconds since 1970-01-01 UTC, for all durable times. It may jump. Injected,
 * so that tests control the time.
 */
export interface Clock extends WakeClock {
  /** Monotonic time, for timeouts and pauses that end with this process. It never jumps. */
  readonly steady: WakeClock;
}

/** Scheduling of callbacks in the event loop. Injected, so that a simulator controls the order. */
export interface Ticks {
  /**
   * Calls back once, after the current callback and after everything that has arrived in the
   * meantime.
   */
  atEnd(callback: () => void): void;
  /**
   * Calls back once after `ms` milliseconds of real time; the returned function cancels the call.
   */
  after(delayMs: number, callback: () => void): () => void;
}

/** Source of random numbers. Injected, so that a seed reproduces a whole history. */
export interface Random {
  /** `count` random bytes. */
  bytes(count: number): Uint8Array;
  /** A new unique id, 36 characters. */
  uuid(): string;
}

/** Structured log: a constant message and fields. Payloads are never logged. */
export interface Log {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}
