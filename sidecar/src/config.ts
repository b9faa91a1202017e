// Every setting of `perdure serve`, in one table: flag, environment, default, meaning. Help is
// printed from it. A flag wins over the environment, the environment over the default.
import {
  BUSY_INSTANCES_MAX,
  CACHED_INSTANCES_MAX,
  HISTORY_BYTES_MAX,
  HISTORY_EVENTS_MAX,
  LOSSES_MAX,
  PAYLOAD_BYTES_MAX,
  PING_INTERVAL_MS,
  PING_TIMEOUT_MS,
  SCHEDULE_INTERVAL_MS_MIN,
  SESSION_IDLE_MS,
  TURN_TIMEOUT_MS,
  WORKER_GRACE_MS,
} from './limits.ts';
import { PerdureError } from './model/error.ts';
import { isNamespaceName, NAMESPACE_RULE } from './model/namespace.ts';

/** Where to listen. Port 0 lets the system choose one. */
export type ListenOn =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string };

export type Level = 'info' | 'warn' | 'error' | 'silent';

/** How a sidecar is set up. */
export interface Config {
  readonly dataDir: string;
  readonly listen: readonly ListenOn[];
  /** Where the health alone is served, without TLS and tokens; empty: nowhere but on `listen`. */
  readonly healthListen: readonly ListenOn[];
  /** File mode of unix sockets. */
  readonly socketMode: number;
  /** Of the certificate that ports show, PEM; empty: they speak no TLS. */
  readonly tlsCert: string;
  readonly tlsKey: string;
  /** Empty: clients need no certificate. */
  readonly tlsClientCa: string;
  /** Path of the file with the hashes of tokens; empty: nobody is asked for one. */
  readonly tokens: string;
  readonly allowInsecure: boolean;
  readonly payloadBytesMax: number;
  readonly pingIntervalMs: number;
  readonly pingTimeoutMs: number;
  /** How long attempts wait for a worker whose stream has ended. */
  readonly workerGraceMs: number;
  /** Bytes of payloads in memory; 0: by the memory that there is. */
  readonly memoryBudgetBytes: number;
  readonly cachedInstancesMax: number;
  readonly busyInstancesMax: number;
  readonly historyEventsMax: number;
  readonly historyBytesMax: number;
  /** Workers that one turn or attempt may take with it; 0: any number. */
  readonly lossesMax: number;
  /** 0: a turn may take for ever. */
  readonly turnTimeoutMs: number;
  readonly sessionIdleMs: number;
  readonly scheduleIntervalMsMin: number;
  /** Empty: no backups. */
  readonly backupDir: string;
  /** Made at the start when they are not there yet. */
  readonly namespaces: readonly string[];
  readonly stopGraceMs: number;
  readonly logLevel: Level;
}

export interface Setting<T> {
  readonly flag: string;
  readonly env: string;
  /** What stands for the value in help. */
  readonly placeholder: string;
  /** As text; it is read like what a user gives. */
  readonly fallback: string;
  /** Its flag stands alone and means `true`. */
  readonly isSwitch?: true;
  readonly doc: string;
  /** Throws an Error that says what is expected. */
  parse(text: string): T;
}

export const ADDRESS_DEFAULT = '127.0.0.1:7460';

const LOOPBACK = /^(127(\.\d{1,3}){3}|\[::1\])$/;

function parseListen(text: string): ListenOn {
  if (text.startsWith('unix:')) {
    const path = text.slice('unix:'.length).replace(/^\/\/(?=\/)/, '');
    if (path === '') throw new Error('the path of the socket is missing');
    return { kind: 'unix', path };
  }
  const match = /^(\[[0-9a-fA-F:.]+\]|[^:[\]/\s]+):(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  if (match === null || port > 65_535) {
    throw new Error('expected host:port or unix:/path/to/socket');
  }
  const host = match[1]!;
  return { kind: 'tcp', host: host === 'localhost' ? '127.0.0.1' : host, port };
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  KiB: 1024,
  MiB: 1024 * 1024,
  GiB: 1024 * 1024 * 1024,
  ms: 1,
  s: 1_000,
  m: 60_000,
};

function wholeNumber(units: readonly string[], min: number, max: number, expected: string) {
  return (text: string): number => {
    const match = /^(\d{1,12})\s*([a-zA-Z]*)$/.exec(text);
    const unit = match?.[2] ?? '?';
    const value = Number(match?.[1]) * (UNITS[unit] ?? NaN);
    if (!(unit === '' || units.includes(unit)) || !(value >= min && value <= max)) {
      throw new Error(`expected ${expected}`);
    }
    return value;
  };
}

const bytes = wholeNumber(['KiB', 'MiB'], 1024, 256 * 1024 * 1024, 'bytes, from 1KiB to 256MiB');
const duration = wholeNumber(['ms', 's', 'm'], 10, 3_600_000, 'a time from 10ms to 60m');

const budget = wholeNumber(
  ['KiB', 'MiB', 'GiB'],
  1024 * 1024,
  1024 ** 4,
  'auto, or bytes from 1MiB to 1024GiB',
);

function parseBudget(text: string): number {
  return text === 'auto' ? 0 : budget(text);
}

function parseLevel(text: string): Level {
  if (text === 'info' || text === 'warn' || text === 'error' || text === 'silent') return text;
  throw new Error('expected info, warn, error or silent');
}

function parseMode(text: string): number {
  if (!/^0?[0-7]{3}$/.test(text)) throw new Error('expected a file mode such as 600 or 660');
  return Number.parseInt(text, 8);
}

function parseSwitch(text: string): boolean {
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  throw new Error('expected true or false');
}

function parseNamespaces(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => name !== '' && !isNamespaceName(name));
  if (wrong !== undefined) throw new Error(`"${wrong}": expected ${NAMESPACE_RULE}`);
  return names.filter((name) => name !== '');
}

function parsePath(text: string): string {
  if (text === '') throw new Error('expected a path');
  return text;
}

export const SETTINGS: { readonly [K in keyof Config]: Setting<Config[K]> } = {
  dataDir: {
    flag: 'data-dir',
    env: 'PERDURE_DATA_DIR',
    placeholder: 'PATH',
    fallback: '.perdure',
    doc: 'directory that holds everything durable; made if it is missing',
    parse: parsePath,
  },
  listen: {
    flag: 'listen',
    env: 'PERDURE_LISTEN',
    placeholder: 'ADDRESS[,...]',
    fallback: ADDRESS_DEFAULT,
    doc: 'host:port or unix:/path; port 0 takes a free one',
    parse: (text) => text.split(',').map((one) => parseListen(one.trim())),
  },
  healthListen: {
    flag: 'health-listen',
    env: 'PERDURE_HEALTH_LISTEN',
    placeholder: 'ADDRESS[,...]',
    fallback: '',
    doc: 'addresses that serve the health service alone, without TLS and tokens, for probes',
    parse: (text) => (text === '' ? [] : text.split(',').map((one) => parseListen(one.trim()))),
  },
  socketMode: {
    flag: 'socket-mode',
    env: 'PERDURE_SOCKET_MODE',
    placeholder: 'MODE',
    fallback: '600',
    doc: 'file mode of unix sockets: who may connect',
    parse: parseMode,
  },
  tlsCert: {
    flag: 'tls-cert',
    env: 'PERDURE_TLS_CERT',
    placeholder: 'PATH',
    fallback: '',
    doc: 'certificate that ports show, PEM; left out: they speak no TLS',
    parse: (text) => text,
  },
  tlsKey: {
    flag: 'tls-key',
    env: 'PERDURE_TLS_KEY',
    placeholder: 'PATH',
    fallback: '',
    doc: 'key of that certificate, PEM',
    parse: (text) => text,
  },
  tlsClientCa: {
    flag: 'tls-client-ca',
    env: 'PERDURE_TLS_CLIENT_CA',
    placeholder: 'PATH',
    fallback: '',
    doc: 'authorities of which whoever connects to a port must show a certificate, PEM',
    parse: (text) => text,
  },
  tokens: {
    flag: 'tokens',
    env: 'PERDURE_TOKENS',
    placeholder: 'PATH',
    fallback: '',
    doc: 'file with the tokens that callers must show; `perdure token` adds to it',
    parse: (text) => text,
  },
  allowInsecure: {
    flag: 'allow-insecure',
    env: 'PERDURE_ALLOW_INSECURE',
    placeholder: '',
    fallback: 'false',
    isSwitch: true,
    doc: 'listen beyond this machine without TLS, or without asking who is there',
    parse: parseSwitch,
  },
  payloadBytesMax: {
    flag: 'max-payload-bytes',
    env: 'PERDURE_MAX_PAYLOAD_BYTES',
    placeholder: 'BYTES',
    fallback: String(PAYLOAD_BYTES_MAX),
    doc: 'largest input, output, event or detail; also as 4MiB',
    parse: bytes,
  },
  pingIntervalMs: {
    flag: 'ping-interval',
    env: 'PERDURE_PING_INTERVAL',
    placeholder: 'TIME',
    fallback: `${PING_INTERVAL_MS}ms`,
    doc: 'silence after which a worker is asked whether it is there',
    parse: duration,
  },
  pingTimeoutMs: {
    flag: 'ping-timeout',
    env: 'PERDURE_PING_TIMEOUT',
    placeholder: 'TIME',
    fallback: `${PING_TIMEOUT_MS}ms`,
    doc: 'silence after which a worker is given up and its work goes elsewhere',
    parse: duration,
  },
  workerGraceMs: {
    flag: 'worker-grace',
    env: 'PERDURE_WORKER_GRACE',
    placeholder: 'TIME',
    fallback: `${WORKER_GRACE_MS}ms`,
    doc: 'how long attempts wait for a worker that lost its connection before others get them',
    parse: duration,
  },
  memoryBudgetBytes: {
    flag: 'memory-budget',
    env: 'PERDURE_MEMORY_BUDGET',
    placeholder: 'BYTES',
    fallback: 'auto',
    doc: 'payloads kept in memory, all namespaces together; more is read from disk when needed',
    parse: parseBudget,
  },
  cachedInstancesMax: {
    flag: 'cached-instances',
    env: 'PERDURE_CACHED_INSTANCES',
    placeholder: 'COUNT',
    fallback: String(CACHED_INSTANCES_MAX),
    doc: 'waiting instances kept in memory; others are read again when something happens',
    parse: wholeNumber([], 0, 10_000_000, 'a count up to 10000000'),
  },
  busyInstancesMax: {
    flag: 'busy-instances',
    env: 'PERDURE_BUSY_INSTANCES',
    placeholder: 'COUNT',
    fallback: String(BUSY_INSTANCES_MAX),
    doc: 'instances with work at workers or activities that wait; starts beyond are refused',
    parse: wholeNumber([], 1, 10_000_000, 'a count from 1 to 10000000'),
  },
  historyEventsMax: {
    flag: 'max-history-events',
    env: 'PERDURE_MAX_HISTORY_EVENTS',
    placeholder: 'COUNT',
    fallback: String(HISTORY_EVENTS_MAX),
    doc: 'events of one execution; one that would pass it fails with HistoryTooLarge',
    parse: wholeNumber([], 10, HISTORY_EVENTS_MAX, `a count from 10 to ${HISTORY_EVENTS_MAX}`),
  },
  historyBytesMax: {
    flag: 'max-history-bytes',
    env: 'PERDURE_MAX_HISTORY_BYTES',
    placeholder: 'BYTES',
    fallback: String(HISTORY_BYTES_MAX),
    doc: 'bytes of the history of one execution; also as 512MiB',
    parse: wholeNumber(['KiB', 'MiB', 'GiB'], 1024, 2 ** 40, 'bytes, from 1KiB to 1024GiB'),
  },
  lossesMax: {
    flag: 'max-losses',
    env: 'PERDURE_MAX_LOSSES',
    placeholder: 'COUNT',
    fallback: String(LOSSES_MAX),
    doc: 'workers that may die while they run a turn or attempt, before it is set aside; 0: any',
    parse: wholeNumber([], 0, 1_000_000, 'a count up to 1000000'),
  },
  turnTimeoutMs: {
    flag: 'turn-timeout',
    env: 'PERDURE_TURN_TIMEOUT',
    placeholder: 'TIME',
    fallback: `${TURN_TIMEOUT_MS}ms`,
    doc: 'how long a worker may take for a turn before another gets it; 0: for ever',
    parse: wholeNumber(['ms', 's', 'm'], 0, 3_600_000, '0, or a time up to 60m'),
  },
  sessionIdleMs: {
    flag: 'session-idle',
    env: 'PERDURE_SESSION_IDLE',
    placeholder: 'TIME',
    fallback: `${SESSION_IDLE_MS}ms`,
    doc: 'how long a session without activities stays with its worker',
    parse: duration,
  },
  scheduleIntervalMsMin: {
    flag: 'min-schedule-interval',
    env: 'PERDURE_MIN_SCHEDULE_INTERVAL',
    placeholder: 'TIME',
    fallback: `${SCHEDULE_INTERVAL_MS_MIN}ms`,
    doc: 'shortest interval of a schedule',
    parse: wholeNumber(['ms', 's', 'm'], 1, 3_600_000, 'a time from 1ms to 60m'),
  },
  backupDir: {
    flag: 'backup-dir',
    env: 'PERDURE_BACKUP_DIR',
    placeholder: 'PATH',
    fallback: '',
    doc: 'directory that `perdure backup` writes into; left out: it is refused',
    parse: (text) => text,
  },
  namespaces: {
    flag: 'namespaces',
    env: 'PERDURE_NAMESPACES',
    placeholder: 'NAME[,...]',
    fallback: '',
    doc: 'namespaces beside the default one; those that are not there are made',
    parse: parseNamespaces,
  },
  stopGraceMs: {
    flag: 'stop-grace',
    env: 'PERDURE_STOP_GRACE',
    placeholder: 'TIME',
    fallback: '5s',
    doc: 'how long connections may take to end at SIGTERM',
    parse: duration,
  },
  logLevel: {
    flag: 'log-level',
    env: 'PERDURE_LOG_LEVEL',
    placeholder: 'LEVEL',
    fallback: 'info',
    doc: 'info, warn, error or silent; lines of JSON on stderr',
    parse: parseLevel,
  },
};

export const SETTING_NAMES: readonly (keyof Config)[] = Object.keys(SETTINGS) as (keyof Config)[];

function read<K extends keyof Config>(
  name: K,
  flags: Readonly<Record<string, string | undefined>>,
  env: Readonly<Record<string, string | undefined>>,
): Config[K] {
  const setting: Setting<Config[K]> = SETTINGS[name];
  const fromFlag = flags[setting.flag];
  const fromEnv = env[setting.env] || undefined;
  const text = fromFlag ?? fromEnv ?? setting.fallback;
  try {
    return setting.parse(text);
  } catch (error) {
    const source = fromFlag === undefined ? setting.env : `--${setting.flag}`;
    throw new PerdureError('INVALID_ARGUMENT', `${source} "${text}": ${(error as Error).message}`);
  }
}

function refuse(message: string): never {
  throw new PerdureError('INVALID_ARGUMENT', message);
}

/** What other machines can reach is encrypted and asks who is there, or somebody said otherwise. */
function checkSecurity(config: Config): void {
  const { tlsCert, tlsKey, tlsClientCa, tokens } = config;
  if ((tlsCert === '') !== (tlsKey === '')) refuse('--tls-cert and --tls-key belong together');
  if (tlsClientCa !== '' && tlsCert === '') refuse('--tls-client-ca needs --tls-cert');
  const open = config.listen.find((on) => on.kind === 'tcp' && !LOOPBACK.test(on.host));
  if (open === undefined || config.allowInsecure) return;
  const missing = [
    ...(tlsCert === '' ? ['TLS (--tls-cert, --tls-key)'] : []),
    ...(tokens === '' && tlsClientCa === '' ? ['--tokens or --tls-client-ca'] : []),
  ];
  if (missing.length === 0) return;
  const host = open.kind === 'tcp' ? open.host : '';
  refuse(
    `--listen ${host} can be reached from other machines, which needs ${missing.join(' and ')}; ` +
      '--allow-insecure if the network around it is trusted',
  );
}

/**
 * The settings from flags (by name without dashes) and environment.
 *
 * @throws PerdureError INVALID_ARGUMENT that names where the wrong value stands.
 */
export function readConfig(
  flags: Readonly<Record<string, string | undefined>>,
  env: Readonly<Record<string, string | undefined>>,
): Config {
  const config: Config = {
    dataDir: read('dataDir', flags, env),
    listen: read('listen', flags, env),
    healthListen: read('healthListen', flags, env),
    socketMode: read('socketMode', flags, env),
    tlsCert: read('tlsCert', flags, env),
    tlsKey: read('tlsKey', flags, env),
    tlsClientCa: read('tlsClientCa', flags, env),
    tokens: read('tokens', flags, env),
    allowInsecure: read('allowInsecure', flags, env),
    payloadBytesMax: read('payloadBytesMax', flags, env),
    pingIntervalMs: read('pingIntervalMs', flags, env),
    pingTimeoutMs: read('pingTimeoutMs', flags, env),
    workerGraceMs: read('workerGraceMs', flags, env),
    memoryBudgetBytes: read('memoryBudgetBytes', flags, env),
    cachedInstancesMax: read('cachedInstancesMax', flags, env),
    busyInstancesMax: read('busyInstancesMax', flags, env),
    historyEventsMax: read('historyEventsMax', flags, env),
    historyBytesMax: read('historyBytesMax', flags, env),
    lossesMax: read('lossesMax', flags, env),
    turnTimeoutMs: read('turnTimeoutMs', flags, env),
    sessionIdleMs: read('sessionIdleMs', flags, env),
    scheduleIntervalMsMin: read('scheduleIntervalMsMin', flags, env),
    backupDir: read('backupDir', flags, env),
    namespaces: read('namespaces', flags, env),
    stopGraceMs: read('stopGraceMs', flags, env),
    logLevel: read('logLevel', flags, env),
  };
  if (config.pingTimeoutMs <= config.pingIntervalMs) {
    throw new PerdureError(
      'INVALID_ARGUMENT',
      `--ping-timeout (${config.pingTimeoutMs}ms) must be longer than --ping-interval ` +
        `(${config.pingIntervalMs}ms)`,
    );
  }
  checkSecurity(config);
  return config;
}
