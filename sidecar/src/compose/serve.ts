import { totalmem } from 'node:os';
import type { Config } from '../config/settings.ts';
import { systemClock } from '../lib/clock.ts';
import { mustNotReject } from '../lib/must-not-reject.ts';
import { cryptoRandom } from '../lib/random.ts';
import { systemTicks } from '../lib/ticks.ts';
import { toError } from '../lib/to-error.ts';
import type { Log, Ticks } from '../model/ports.ts';
import { jsonLog } from '../observe/log.ts';
import { checkBackupPlace, lmdbNamespaces, openLmdbStore } from '../store/store.ts';
import { loadContract } from '../wire/load.ts';
import { logClockJumps } from './clock-jumps.ts';
import { defaultBudgetBytes, memoryLimitBytes } from './memory-limit.ts';
import { readSecrets } from './secrets.ts';
import { startSidecar } from './sidecar.ts';
import type { RunningSidecar } from './sidecar.ts';

/** What serving needs of its process. */
export interface Host {
  readonly pid: number;
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

/** Reads certificates and tokens again. What cannot be read changes nothing. */
async function reload(config: Config, sidecar: RunningSidecar, log: Log): Promise<void> {
  try {
    sidecar.useSecrets(await readSecrets(config));
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
  const secrets = await readSecrets(config);
  checkBackupPlace(config.dataDir, config.backupDir);
  const store = await openLmdbStore({ path: config.dataDir, pid: host.pid, log });
  const parts = {
    contract: loadContract(),
    store,
    namespaceStores: lmdbNamespaces({ path: config.dataDir, pid: host.pid, log }),
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
