import { totalmem } from 'node:os';
import type { Config } from '../config/settings.ts';
import { systemClock } from '../lib/clock.ts';
import { mustNotReject } from '../lib/must-not-reject.ts';
import { cryptoRandom } from '../lib/random.ts';
import { systemTicks } from '../lib/ticks.ts';
import { toError } from '../lib/to-error.ts';
import type { NamespaceStores } from '../model/namespace-ports.ts';
import type { HistoryStore, Log, Ticks } from '../model/ports.ts';
import { jsonLog } from '../observe/log.ts';
import { logInstances, logNamespaces } from '../store/logged-store.ts';
import { checkBackupPlace, lmdbNamespaces, openLmdbStore } from '../store/store.ts';
import { createEventCodec } from '../wire/event-codec.ts';
import { loadContract } from '../wire/load.ts';
import type { Contract } from '../wire/load.ts';
import { logClockJumps } from './clock-jumps.ts';
import { defaultBudgetBytes, memoryLimitBytes } from './memory-limit.ts';
import { readSecrets } from './secrets.ts';
import { startSidecar } from './sidecar.ts';
import type { RunningSidecar } from './sidecar.ts';

/** The functions of the process that `serve` uses. */
export interface Host {
  readonly pid: number;
  /** Writes a line to standard output. */
  print(line: string): void;
  /** Resolves to the name of the signal that requests the stop. */
  stopRequested(): Promise<string>;
  /** Calls back at each request to read certificates and tokens again. */
  onReloadRequested(reload: () => void): void;
  /** Calls back with an unhandled error, and then ends the process. */
  onUncaught(report: (error: unknown) => void): void;
  /** Bytes of memory of this process. */
  memoryBytes(): number;
}

const STDERR = 2;

/** Reads certificates and tokens again. After a read error, the current ones remain in use. */
async function reload(config: Config, sidecar: RunningSidecar, log: Log): Promise<void> {
  try {
    sidecar.useSecrets(await readSecrets(config));
    log.info('certificates and tokens were read again');
  } catch (error) {
    const reason = (error as Error).message;
    log.error('certificates and tokens are unchanged', { reason });
  }
}

/** Interval of checks of the stores. Health and `describe` report a change within a second. */
const STORE_CHECK_MS = 500;

/** Checks the stores at intervals. The returned function stops the checks. */
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

/**
 * Runs `perdure serve` until a stop is requested, then makes all received data durable. Prints one
 * line with the addresses when the sidecar is ready. Rejects with PerdureError if the data
 * directory or an address is in use, or the store cannot be opened.
 */
export async function serve(config: Config, version: string, host: Host): Promise<void> {
  const log = jsonLog(config.logLevel, STDERR);
  host.onUncaught((thrown) => {
    log.error('an error was not handled; the process ends', { error: toError(thrown) });
  });
  const stopRequested = host.stopRequested();
  const secrets = await readSecrets(config);
  checkBackupPlace(config.dataDir, config.backupDir);
  const contract = loadContract();
  const parts = {
    contract,
    ...(await openStores(config, host, contract, log)),
    clock: systemClock(),
    ticks: systemTicks(),
    random: cryptoRandom(),
    log,
    memoryBytes: host.memoryBytes,
  };
  const endClockWatch = logClockJumps(parts.clock, log);
  const memoryLimit = memoryLimitBytes(totalmem());
  const memoryBudgetBytes = config.memoryBudgetBytes || defaultBudgetBytes(memoryLimit);
  const settings = { ...config, memoryBudgetBytes, version, secrets };
  const sidecar = await startSidecar(parts, settings);
  const endStoreWatch = watchStores(sidecar, parts.ticks);
  host.onReloadRequested(() => mustNotReject(reload(config, sidecar, log)));
  host.print(`perdure ready on ${sidecar.addresses.join(', ')}`);
  const { addresses } = sidecar;
  log.info('ready', { addresses, dataDir: config.dataDir, version, pid: host.pid });
  const signal = await stopRequested;
  log.info('stopping', { signal });
  endClockWatch();
  endStoreWatch();
  await sidecar.stop(config.stopGraceMs);
  log.info('stopped');
  await log.end();
}
