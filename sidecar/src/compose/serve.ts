import { totalmem } from 'node:os';
import type { Config } from '../config/settings.ts';
import { systemClock } from '../lib/clock.ts';
import { mustNotReject } from '../lib/must-not-reject.ts';
import { cryptoRandom } from '../lib/random.ts';
import { systemTicks } from '../lib/ticks.ts';
import { toError } from '../lib/to-error.ts';
import { Health } from '../model/health.ts';
import { SidecarMeters } from '../model/sidecar-meters.ts';
import type { NamespaceStores } from '../model/namespace-ports.ts';
import type { Clock, HistoryStore, Log, Ticks } from '../model/ports.ts';
import { jsonLog } from '../observe/log.ts';
import { logInstances, logNamespaces } from '../store/logged-store.ts';
import { checkBackupPlace, lmdbNamespaces, openLmdbStore } from '../store/store.ts';
import { createEventCodec } from '../wire/event-codec.ts';
import { loadContract } from '../wire/load.ts';
import type { Contract } from '../wire/load.ts';
import { logClockJumps } from './clock-jumps.ts';
import { defaultBudgetBytes, memoryLimitBytes } from './memory-limit.ts';
import type { HttpParts, RunningHttp } from './http.ts';
import { readSecrets } from './secrets.ts';
import type { Secrets } from './secrets.ts';
import { startSidecar } from './sidecar.ts';
import type { RunningSidecar } from './sidecar.ts';

/** What serving needs of its process. */
export interface Host {
  readonly pid: number;
  /** Version of Node. */
  readonly nodeVersion: string;
  /** Writes a line to standard output. */
  print(line: string): void;
  /** Resolves with the signal's name when the process is to stop. */
  stopRequested(): Promise<string>;
  /** Calls back when the process is to read its files again. */
  onReloadRequested(reload: () => void): void;
  /** Calls back with an error that no code handled, and then ends the process. */
  onUncaught(report: (error: unknown) => void): void;
  /** Bytes of memory of this process. */
  memoryBytes(): number;
}

const STDERR = 2;

/** Reads certificates and tokens again. After a read error, the current ones remain in use. */
async function reload(
  config: Config,
  users: readonly { useSecrets(secrets: Secrets): void }[],
  log: Log,
): Promise<void> {
  try {
    const secrets = await readSecrets(config);
    for (const user of users) user.useSecrets(secrets);
    log.info('certificates and tokens were read again');
  } catch (error) {
    const reason = (error as Error).message;
    log.error('certificates and tokens are unchanged', { reason });
  }
}

/** How often stores are checked: health and `describe` are right within a second. */
const STORE_CHECK_MS = 500;

/** Checks the stores from now on. The result ends that. */
function watchStores(sidecar: RunningSidecar, ticks: Ticks): () => void {
  let withdraw = (): void => {};
  let ended = false;
  const plan = (): void => {
    if (ended) return;
    withdraw = ticks.after(STORE_CHECK_MS, () => {
      mustNotReject(sidecar.checkStores().finally(plan));
    });
  };
  plan();
  return () => {
    ended = true;
    withdraw();
  };
}

interface Stores {
  readonly store: HistoryStore;
  readonly namespaceStores: NamespaceStores;
}

async function openStores(
  config: Config,
  host: Host,
  contract: Contract,
  log: Log,
): Promise<Stores> {
  const options = { path: config.dataDir, pid: host.pid, log };
  const store = await openLmdbStore(options);
  const namespaceStores = lmdbNamespaces(options);
  if (!config.logInstances) return { store, namespaceStores };
  const ports = { codec: createEventCodec(contract), log };
  return {
    store: await logInstances(store, ports),
    namespaceStores: logNamespaces(namespaceStores, ports),
  };
}

/** What `perdure serve` has before its store is open. */
interface Serving {
  readonly config: Config;
  readonly version: string;
  readonly host: Host;
  readonly log: Log;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly health: Health;
  readonly meters: SidecarMeters;
  /** Null: `--http` is not set. */
  readonly http: RunningHttp | null;
}

/**
 * `perdure serve`: runs until it is stopped, then makes durable what has arrived. Prints one
 * line with its addresses when it takes work. Rejects with PerdureError when the data directory or
 * an address is in use, or the store cannot be opened.
 */
export async function serve(config: Config, version: string, host: Host): Promise<void> {
  const log = jsonLog(config.logLevel, STDERR);
  host.onUncaught((thrown) => {
    log.error('an error was not handled; the process ends', { error: toError(thrown) });
  });
  const stopRequested = host.stopRequested();
  const memoryLimit = memoryLimitBytes(totalmem());
  const memoryBudgetBytes = config.memoryBudgetBytes || defaultBudgetBytes(memoryLimit);
  const full = { ...config, memoryBudgetBytes };
  const secrets = await readSecrets(config);
  checkBackupPlace(config.dataDir, config.backupDir);
  const clock = systemClock();
  const health = new Health();
  const meters = new SidecarMeters(() => clock.steady.now());
  const logLinesDropped = (): number => log.droppedLines();
  // It listens before the store is opened, so that probes see the recovery, and until it is closed.
  const ofProcess = { version, node: host.nodeVersion, clock, log, logLinesDropped };
  const http = await startHttpIfSet({ config: full, secrets, health, meters, ...ofProcess });
  try {
    const serving = { config: full, version, host, log, secrets, clock, health, meters, http };
    await serveStore(serving, stopRequested);
  } finally {
    await http?.close();
  }
  log.info('stopped');
  await log.end();
}

/** The gateway is loaded only with `--http`. */
async function startHttpIfSet(parts: HttpParts): Promise<RunningHttp | null> {
  if (parts.config.http.length === 0) return null;
  const { startHttp } = await import('./http.ts');
  return startHttp(parts);
}

async function serveStore(serving: Serving, stopRequested: Promise<string>): Promise<void> {
  const { config, version, host, log, secrets, clock, health, meters, http } = serving;
  const contract = loadContract();
  const parts = {
    contract,
    ...(await openStores(config, host, contract, log)),
    clock,
    ticks: systemTicks(),
    random: cryptoRandom(),
    log,
    memoryBytes: host.memoryBytes,
    health,
    meters,
  };
  const endClockWatch = logClockJumps(parts.clock, log);
  const settings = { ...config, version, secrets };
  const sidecar = await startSidecar(parts, settings);
  http?.observe(sidecar);
  const endStoreWatch = watchStores(sidecar, parts.ticks);
  const users = http === null ? [sidecar] : [sidecar, http];
  host.onReloadRequested(() => mustNotReject(reload(config, users, log)));
  host.print(`perdure ready on ${sidecar.addresses.join(', ')}`);
  const { addresses } = sidecar;
  log.info('ready', { addresses, dataDir: config.dataDir, version, pid: host.pid });
  const signal = await stopRequested;
  log.info('stopping', { signal });
  endClockWatch();
  endStoreWatch();
  await sidecar.stop(config.stopGraceMs);
}
