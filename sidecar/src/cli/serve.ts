import { parseArgs } from 'node:util';

import { startSidecar } from '../compose.ts';
import { readConfig, SETTINGS } from '../config.ts';
import { systemClock } from '../lib/clock.ts';
import { cryptoRandom } from '../lib/random.ts';
import { systemTicks } from '../lib/ticks.ts';
import { createLog } from '../observe/log.ts';
import { openLmdbStore } from '../store/store.ts';
import { loadContract } from '../wire/load.ts';

/** What the command needs of its process. */
export interface ServeProcess {
  readonly pid: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Writes a line to standard output. */
  print(line: string): void;
  /** Resolves with the signal's name when the process is asked to end. */
  asked(): Promise<string>;
}

/**
 * `perdure serve`: runs until it is asked to end, then drains. Prints one line with its addresses
 * when it takes work. Throws PerdureError for bad settings, a folder in use or an address taken.
 */
export async function serve(
  args: readonly string[],
  version: string,
  host: ServeProcess,
): Promise<void> {
  const options = Object.fromEntries(
    Object.values(SETTINGS).map(({ flag }) => [flag, { type: 'string' as const }]),
  );
  const { values } = parseArgs({ args: [...args], options, strict: true });
  const config = readConfig(values as Record<string, string | undefined>, host.environment);
  const log = createLog(config.logLevel);
  const store = await openLmdbStore({ path: config.dataDir, pid: host.pid, log });
  const contract = loadContract();
  const parts = {
    contract,
    store,
    clock: systemClock(),
    ticks: systemTicks(),
    random: cryptoRandom(),
    log,
  };
  const sidecar = await startSidecar(parts, { ...config, version });
  host.print(`perdure ready on ${sidecar.addresses.join(', ')}`);
  log.info('ready', { addresses: sidecar.addresses, dataDir: config.dataDir, version });
  const signal = await host.asked();
  log.info('draining', { signal });
  await sidecar.stop(config.drainTimeoutMs);
  log.info('stopped');
}
