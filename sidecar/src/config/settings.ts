// All settings of `perdure serve`, one row per setting: flag, kind of value, default, bounds,
// description. The environment variable, the name in the configuration file, the type, help and the
// reference page derive from the row.
import {
  BUSY_INSTANCES_MAX,
  CACHED_INSTANCES_MAX,
  HISTORY_BYTES_MAX,
  HISTORY_EVENTS_MAX,
  LOST_ATTEMPTS_MAX,
  PAYLOAD_BYTES_MAX,
  PING_INTERVAL_MS,
  PING_TIMEOUT_MS,
  SCHEDULE_INTERVAL_MS_MIN,
  SESSION_IDLE_MS,
  TURN_TIMEOUT_MS,
  WORKER_GRACE_MS,
} from '../limits.ts';
import { COUNT, quantityText, readQuantity } from './quantity.ts';
import { VALUE_KINDS } from './value-kinds.ts';
import type { ValueOf } from './value-kinds.ts';

/** One row of the table. The name of the row ends with the unit of its number. */
export interface Setting {
  /** Name of the flag without dashes, and name in the configuration file. */
  readonly flag: string;
  readonly kind: keyof ValueOf;
  /** Default value; empty: no value. */
  readonly default: string | number;
  /** Smallest permitted number. Default: 0. */
  readonly min?: string | number;
  /** Largest permitted number. */
  readonly max?: string | number;
  readonly doc: string;
}

export const SETTINGS = {
  configFile: {
    flag: 'config',
    kind: 'optionalPath',
    default: '',
    doc: 'YAML file with settings, named like these flags without the dashes',
  },
  dataDir: {
    flag: 'data-dir',
    kind: 'path',
    default: '.perdure',
    doc: 'directory that holds all durable state; created if it does not exist',
  },
  listen: {
    flag: 'listen',
    kind: 'addresses',
    default: '127.0.0.1:7460',
    doc: 'addresses to listen on, host:port or unix:/path; port 0 selects a free port',
  },
  http: {
    flag: 'http',
    kind: 'ports',
    default: '',
    doc: 'addresses that serve health probes and metrics over HTTP; port 0 selects a free port',
  },
  socketMode: {
    flag: 'socket-mode',
    kind: 'fileMode',
    default: '600',
    doc: 'file mode of unix sockets: which users may connect',
  },
  tlsCert: {
    flag: 'tls-cert',
    kind: 'optionalPath',
    default: '',
    doc: 'server certificate (PEM); without it, connections are not encrypted',
  },
  tlsKey: {
    flag: 'tls-key',
    kind: 'optionalPath',
    default: '',
    doc: 'private key of the server certificate (PEM)',
  },
  tlsClientCa: {
    flag: 'tls-client-ca',
    kind: 'optionalPath',
    default: '',
    doc: 'trusted CAs for client certificates (PEM); clients must present a certificate',
  },
  tokens: {
    flag: 'tokens',
    kind: 'optionalPath',
    default: '',
    doc: 'file with the tokens that clients must present; `perdure token create` adds to it',
  },
  allowInsecure: {
    flag: 'allow-insecure',
    kind: 'flag',
    default: 'false',
    doc: 'listen on a non-loopback address without TLS or without authenticating clients',
  },
  payloadBytesMax: {
    flag: 'max-payload-bytes',
    kind: 'bytes',
    default: PAYLOAD_BYTES_MAX as number,
    min: '1KiB',
    max: '256MiB',
    doc: 'largest input, output, event payload or heartbeat detail',
  },
  pingIntervalMs: {
    flag: 'ping-interval',
    kind: 'duration',
    default: PING_INTERVAL_MS as number,
    min: '10ms',
    max: '60m',
    doc: 'time without traffic before the sidecar sends a ping to a worker',
  },
  pingTimeoutMs: {
    flag: 'ping-timeout',
    kind: 'duration',
    default: PING_TIMEOUT_MS as number,
    min: '10ms',
    max: '60m',
    doc: 'time without traffic before a worker is considered dead and its work is reassigned',
  },
  workerGraceMs: {
    flag: 'worker-grace',
    kind: 'duration',
    default: WORKER_GRACE_MS as number,
    min: '10ms',
    max: '60m',
    doc: 'time that attempts wait for a disconnected worker before they are reassigned',
  },
  memoryBudgetBytes: {
    flag: 'memory-budget',
    kind: 'budget',
    default: 'auto',
    min: '1MiB',
    max: '1024GiB',
    doc: 'memory for payloads of all namespaces; further payloads are read from disk on demand',
  },
  cachedInstancesMax: {
    flag: 'cached-instances',
    kind: 'count',
    default: CACHED_INSTANCES_MAX as number,
    max: 10_000_000,
    doc: 'idle instances retained in memory; others are read from disk on demand',
  },
  busyInstancesMax: {
    flag: 'busy-instances',
    kind: 'count',
    default: BUSY_INSTANCES_MAX as number,
    min: 1,
    max: 10_000_000,
    doc: 'instances with work at workers or queued activities; further starts are rejected',
  },
  historyEventsMax: {
    flag: 'max-history-events',
    kind: 'count',
    default: HISTORY_EVENTS_MAX as number,
    min: 10,
    max: HISTORY_EVENTS_MAX as number,
    doc: 'events per execution; an execution that exceeds it fails with HistoryTooLarge',
  },
  historyBytesMax: {
    flag: 'max-history-bytes',
    kind: 'bytes',
    default: HISTORY_BYTES_MAX as number,
    min: '1KiB',
    max: '1024GiB',
    doc: 'bytes of the history of one execution; one that exceeds it fails likewise',
  },
  lostAttemptsMax: {
    flag: 'max-lost-attempts',
    kind: 'count',
    default: LOST_ATTEMPTS_MAX as number,
    max: 1_000_000,
    doc: 'workers lost during a turn or attempt before it is quarantined; 0: unlimited',
  },
  turnTimeoutMs: {
    flag: 'turn-timeout',
    kind: 'duration',
    default: TURN_TIMEOUT_MS as number,
    max: '60m',
    doc: 'time that a worker may take for a turn before it is reassigned; 0: unlimited',
  },
  sessionIdleMs: {
    flag: 'session-idle',
    kind: 'duration',
    default: SESSION_IDLE_MS as number,
    min: '10ms',
    max: '60m',
    doc: 'time that a session without activities stays with its worker',
  },
  scheduleIntervalMsMin: {
    flag: 'min-schedule-interval',
    kind: 'duration',
    default: SCHEDULE_INTERVAL_MS_MIN as number,
    min: '1ms',
    max: '60m',
    doc: 'shortest interval of a schedule',
  },
  backupDir: {
    flag: 'backup-dir',
    kind: 'optionalPath',
    default: '',
    doc: 'directory for the output of `perdure backup create`; without it, backups are rejected',
  },
  namespaces: {
    flag: 'namespaces',
    kind: 'namespaces',
    default: '',
    doc: 'namespaces besides the default one; created if they do not exist',
  },
  stopGraceMs: {
    flag: 'stop-grace',
    kind: 'duration',
    default: '5s',
    min: '10ms',
    max: '60m',
    doc: 'time for connections to end after SIGTERM',
  },
  logLevel: {
    flag: 'log-level',
    kind: 'level',
    default: 'info',
    doc: 'info, warn, error or silent; JSON lines on standard error',
  },
  logInstances: {
    flag: 'log-instances',
    kind: 'flag',
    default: 'false',
    doc: 'log starts and ends of instances, and failed attempts of activities; for development',
  },
} as const;

/** The values of all settings. */
export type Config = {
  readonly [K in keyof typeof SETTINGS]: ValueOf[(typeof SETTINGS)[K]['kind']];
};

/** The rows with the type `Setting`. */
const ROWS: Readonly<Record<keyof Config, Setting>> = SETTINGS;

export const SETTING_NAMES: readonly (keyof Config)[] = Object.keys(SETTINGS) as (keyof Config)[];

/** Returns the environment variable of a setting: `PERDURE_DATA_DIR` for `data-dir`. */
export function variableOf({ flag }: Setting): string {
  return `PERDURE_${flag.toUpperCase().replaceAll('-', '_')}`;
}

/** Formats the default for help: `5s`, `none`. */
export function defaultText({ kind, default: value }: Setting): string {
  const quantity = VALUE_KINDS[kind].quantity;
  if (typeof value === 'number') return quantityText(value, quantity ?? COUNT);
  return value === '' ? 'none' : value;
}

/** Parses the value of a setting. @throws Error that names the expected form. */
export function parseValue<K extends keyof Config>(name: K, text: string): Config[K] {
  const setting = ROWS[name];
  const { parse, quantity = COUNT } = VALUE_KINDS[setting.kind];
  const bound = (value: string | number | undefined): number | undefined =>
    value === undefined ? undefined : readQuantity(String(value), quantity);
  return parse(text, { min: bound(setting.min), max: bound(setting.max) }) as Config[K];
}
