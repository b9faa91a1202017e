// Builds a running sidecar from store, scheduler and server. `serve.ts` passes LMDB and the
// system's clock; tests pass a memory store and a virtual clock.

import { DEFAULTS } from '../config/read.ts';
import type { Config } from '../config/settings.ts';
import { ByteBudget } from '../lib/byte-budget.ts';
import { PAYLOAD_MEMORY_BYTES, WAITING_COMMIT_BYTES_MAX, WAITING_TURNS_MAX } from '../limits.ts';
import type { Clock, HistoryStore, Log, Random, Ticks } from '../model/ports.ts';
import type { NamespaceGauges } from '../model/gauges.ts';
import { Health } from '../model/health.ts';
import { DEFAULT_NAMESPACE } from '../model/namespace.ts';
import type { SidecarMeters } from '../model/sidecar-meters.ts';
import type { NamespaceStores } from '../model/namespace-ports.ts';
import type { FindServed, Served } from '../rpc/by-namespace.ts';
import type { Secrets } from './secrets.ts';
import { startServer } from '../rpc/server.ts';
import { Namespaces } from '../scheduler/namespaces.ts';
import type { Namespace } from '../scheduler/namespaces.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import { createEventCodec } from '../wire/event-codec.ts';
import type { Contract } from '../wire/load.ts';
import { servicesOf } from './services.ts';

/** The parts of a sidecar. */
export interface SidecarParts {
  readonly contract: Contract;
  /** Store of the default namespace. */
  readonly store: HistoryStore;
  /** Stores of other namespaces. Default: no other namespace can be created. */
  readonly namespaceStores?: NamespaceStores;
  readonly clock: Clock;
  readonly ticks: Ticks;
  readonly random: Random;
  readonly log: Log;
  /** Bytes of memory of this process. */
  readonly memoryBytes?: () => number;
  /** Its state. Default: one of its own. */
  readonly health?: Health;
  /** What it counts. Default: meters that are not read. */
  readonly meters?: SidecarMeters;
}

/** The settings of a sidecar. Defaults: those of `config/settings.ts`. */
export interface SidecarSettings extends Partial<Config> {
  readonly version: string;
  /** Turns that wait for a worker. Default: WAITING_TURNS_MAX. */
  readonly waitingTurnsMax?: number;
  /** TLS and access rules. Default: no TLS, and all clients may make all calls. */
  readonly secrets?: Secrets;
}

/** All settings, including defaults. */
type FullSettings = SidecarSettings & Config;

/** A running sidecar. */
export interface RunningSidecar {
  /** Addresses of the sidecar in the form that clients use. */
  readonly addresses: readonly string[];
  readonly scheduler: Scheduler;
  /** The current figures, by namespace. */
  gauges(): Promise<ReadonlyMap<string, NamespaceGauges>>;
  /** Replaces certificates and tokens; see `RunningServer.useSecrets`. */
  useSecrets(secrets: Secrets): void;
  /** Detects stores that accept no writes, without writing. Must be called at intervals. */
  checkStores(): Promise<void>;
  /** Makes all received data durable, ends the streams, and closes the store. */
  stop(graceMs: number): Promise<void>;
}

/** Recovers from disk and starts the server. Closes the store if the start fails. */
export async function startSidecar(
  parts: SidecarParts,
  given: SidecarSettings,
): Promise<RunningSidecar> {
  const settings: FullSettings = { ...DEFAULTS, ...given };
  const { contract, log, health = new Health() } = parts;
  const namespaces = namespacesOf(parts, settings);
  const { scheduler } = namespaces.of(DEFAULT_NAMESPACE);
  const served = servedBy(namespaces, settings);
  try {
    await namespaces.recover(settings.namespaces);
    const server = await startServer({
      contract,
      ...served(DEFAULT_NAMESPACE),
      namespaces: served,
      log,
      listen: settings.listen,
      socketMode: settings.socketMode,
      version: settings.version,
      ...(parts.meters && { meters: parts.meters.calls }),
      payloadBytesMax: settings.payloadBytesMax,
      pingIntervalMs: settings.pingIntervalMs,
      pingTimeoutMs: settings.pingTimeoutMs,
      ...settings.secrets,
    });
    health.onChanged = () => server.setServing(health.state === 'serving');
    namespaces.onStoreChanged = () => health.storesChanged(namespaces.storeFailures());
    namespaces.onStoreChanged();
    health.started();
    namespaces.onHalted = (name, why) => server.endNamespace(name, why);
    return {
      addresses: server.addresses,
      scheduler,
      gauges: () => readGauges(namespaces),
      checkStores: () => namespaces.checkStores(),
      useSecrets: ({ tls, access }) => server.useSecrets(tls, access),
      stop: async (graceMs) => {
        health.draining();
        server.refuseNew();
        await namespaces.drain();
        await server.close(graceMs);
        await namespaces.drain();
        await namespaces.close();
      },
    };
  } catch (error) {
    await namespaces.close();
    throw error;
  }
}

function namespacesOf(parts: SidecarParts, settings: FullSettings): Namespaces {
  // 0 means "auto" in the settings; `serve` replaces it by the limit of the process.
  const memoryBytes = settings.memoryBudgetBytes || PAYLOAD_MEMORY_BYTES;
  const ports = {
    store: parts.store,
    codec: createEventCodec(parts.contract),
    clock: parts.clock,
    ticks: parts.ticks,
    random: parts.random,
    log: parts.log,
    ...(parts.memoryBytes && { memoryBytes: parts.memoryBytes }),
    payloadMemory: new ByteBudget(memoryBytes),
    waitingCommitBytesMax: Math.min(WAITING_COMMIT_BYTES_MAX, 2 * memoryBytes),
    cachedInstancesMax: settings.cachedInstancesMax,
    busyInstancesMax: settings.busyInstancesMax,
    waitingTurnsMax: settings.waitingTurnsMax ?? WAITING_TURNS_MAX,
    historyEventsMax: settings.historyEventsMax,
    historyBytesMax: settings.historyBytesMax,
    lostAttemptsMax: settings.lostAttemptsMax,
    turnTimeoutMs: settings.turnTimeoutMs,
    sessionIdleMs: settings.sessionIdleMs,
    sessionGraceMs: settings.pingTimeoutMs,
    workerGraceMs: settings.workerGraceMs,
    backupDir: settings.backupDir,
  };
  const { namespaceStores: stores = null, meters } = parts;
  return new Namespaces({ ports, stores, ...(meters && { meters }) });
}

/** One namespace after the other, so that other work runs in between. */
async function readGauges({ all }: Namespaces): Promise<ReadonlyMap<string, NamespaceGauges>> {
  const gauges = new Map<string, NamespaceGauges>();
  for (const { name, scheduler } of Array.from(all)) gauges.set(name, await scheduler.gauges());
  return gauges;
}

/** Creates the services of a namespace, once per namespace. */
function servedBy(
  namespaces: Namespaces,
  { version, payloadBytesMax, scheduleIntervalMsMin }: FullSettings,
): FindServed {
  const { backups } = namespaces.of(DEFAULT_NAMESPACE).scheduler;
  const shared = { version, payloadBytesMax, scheduleIntervalMsMin, backups, namespaces };
  const made = new WeakMap<Namespace, Served>();
  return (name) => {
    const namespace = namespaces.of(name);
    let served = made.get(namespace);
    if (served === undefined) {
      const { scheduler } = namespace;
      const services = servicesOf(namespace, shared);
      served = { workers: scheduler, clients: scheduler, services };
      made.set(namespace, served);
    }
    return served;
  };
}
