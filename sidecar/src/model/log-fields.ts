/**
 * The fields of log lines, with the type of their values: a line has no others. They contain names
 * of instances and workers, numbers and reasons, never payloads. The type of the log's methods and
 * the reference page derive from these rows.
 */
export const LOG_FIELDS = {
  activities: { type: 'number', help: 'activities that a worker runs' },
  activity: { type: 'text', help: 'name of an activity' },
  addresses: { type: 'list', help: 'addresses that the sidecar listens on' },
  attempt: { type: 'number', help: 'number of an attempt' },
  batchId: { type: 'text', help: 'id of a batch' },
  byMs: { type: 'number', help: 'milliseconds by which the wall clock jumped' },
  bytes: { type: 'number', help: 'size in bytes' },
  code: { type: 'text', help: 'error code of the contract' },
  count: { type: 'number', help: 'how often it happened since the last line of its kind' },
  dataDir: { type: 'text', help: 'the data directory' },
  detail: { type: 'text', help: 'what differs or failed, in words' },
  dropped: { type: 'number', help: 'log lines that were dropped' },
  durationMs: { type: 'number', help: 'time from the creation of an instance to its end' },
  error: { type: 'text', help: 'message of an error' },
  files: { type: 'list', help: 'names of files' },
  identity: { type: 'text', help: 'identity of a worker process' },
  instance: { type: 'text', help: 'id of an instance' },
  instanceNumber: { type: 'number', help: 'number of an instance in the store' },
  lostAttempts: { type: 'number', help: 'workers that were lost in a row during an attempt' },
  method: { type: 'text', help: 'path of a method of the contract' },
  name: { type: 'text', help: 'name of an orchestration' },
  namespace: { type: 'text', help: 'the namespace; absent: the default one, or the whole sidecar' },
  orchestration: { type: 'text', help: 'name of an orchestration' },
  orchestrations: { type: 'number', help: 'orchestrations that a worker runs' },
  path: { type: 'text', help: 'path of a file or folder' },
  pid: { type: 'number', help: 'process id of the sidecar' },
  queue: { type: 'text', help: 'name of a task queue' },
  reason: { type: 'text', help: 'why it happened' },
  scheduleId: { type: 'text', help: 'id of a schedule' },
  sdk: { type: 'text', help: 'name and version of an SDK' },
  seconds: { type: 'number', help: 'a duration in seconds' },
  seq: { type: 'number', help: 'sequence number of an operation' },
  signal: { type: 'text', help: 'the signal that ends the sidecar' },
  stack: { type: 'text', help: 'stack of an error' },
  version: { type: 'text', help: 'version of the sidecar' },
  why: { type: 'text', help: 'why a stream ended' },
  worker: { type: 'text', help: 'name of a worker' },
} as const;

/** The values in code of each type. An error is written as its message and its stack. */
interface ValueOf {
  readonly text: string;
  readonly number: number;
  readonly list: readonly string[];
}

type Rows = typeof LOG_FIELDS;

export type LogFields = {
  readonly [Name in Exclude<keyof Rows, 'error' | 'stack'>]?:
    | ValueOf[Rows[Name]['type']]
    | undefined;
} & { readonly error?: unknown };
