// The graph of a running sidecar: store, scheduler, server. `serve.ts` builds it over LMDB and the
// system's clock; tests build the same one over memory and a clock of their own.

import { HISTORY_BYTES_MAX, HISTORY_EVENTS_MAX, LOSSES_MAX, SESSION_IDLE_MS } from '../limits.ts';
import type { Clock, HistoryStore, Log, Random, Ticks } from '../model/ports.ts';
import type { ListenAddress } from '../rpc/listen.ts';
import type { Secrets } from './secrets.ts';
import { startServer } from '../rpc/server.ts';
import { Scheduler } from '../scheduler/scheduler.ts';
import { createEventCodec } from '../wire/event-codec.ts';
import type { Contract } from '../wire/load.ts';
import { servicesOf } from './services.ts';

/** What a sidecar is made of. */
export interface SidecarParts {
  readonly contract: Contract;
  readonly store: HistoryStore;
  readonly clock: Clock;
  readonly ticks: Ticks;
  readonly random: Random;
  readonly log: Log;
  /** Bytes of memory of this process. */
  readonly memoryBytes?: () => number;
}

/** How it is set up; see config.ts for what each means. */
export interface SidecarSettings {
  readonly listen: readonly ListenAddress[];
  readonly socketMode: number;
  readonly version: string;
  readonly payloadBytesMax: number;
  readonly pingIntervalMs: number;
  readonly pingTimeoutMs: number;
  readonly cachedInstancesMax: number;
  readonly lossesMax?: number;
  readonly sessionIdleMs?: number;
  readonly historyEventsMax?: number;
  readonly historyBytesMax?: number;
  readonly backupDir?: string;
  /** Left out: no TLS, and whoever can connect may do everything. */
  readonly secrets?: Secrets;
}

/** A sidecar that serves. */
export interface RunningSidecar {
  /** Where it listens, in the form that clients are given. */
  readonly addresses: readonly string[];
  readonly scheduler: Scheduler;
  /** From now on these hold; see the server's. */
  useSecrets(secrets: Secrets): void;
  /** Makes durable what has arrived, ends the streams, and closes the store. */
  stop(graceMs: number): Promise<void>;
}

/** Takes up what the store holds and serves. The store is closed when the start fails. */
export async function startSidecar(
  parts: SidecarParts,
  settings: SidecarSettings,
): Promise<RunningSidecar> {
  const { contract, store, log } = parts;
  const scheduler = new Scheduler({
    store,
    codec: createEventCodec(contract),
    clock: parts.clock,
    ticks: parts.ticks,
    random: parts.random,
    log,
    ...(parts.memoryBytes && { memoryBytes: parts.memoryBytes }),
    cachedInstancesMax: settings.cachedInstancesMax,
    historyEventsMax: settings.historyEventsMax ?? HISTORY_EVENTS_MAX,
    historyBytesMax: settings.historyBytesMax ?? HISTORY_BYTES_MAX,
    lossesMax: settings.lossesMax ?? LOSSES_MAX,
    sessionIdleMs: settings.sessionIdleMs ?? SESSION_IDLE_MS,
    sessionGraceMs: settings.pingTimeoutMs,
    backupDir: settings.backupDir ?? '',
  });
  try {
    await scheduler.recover();
    const server = await startServer({
      contract,
      workers: scheduler,
      clients: scheduler,
      services: servicesOf(scheduler, settings.version, settings.payloadBytesMax),
      log,
      listen: settings.listen,
      socketMode: settings.socketMode,
      version: settings.version,
      payloadBytesMax: settings.payloadBytesMax,
      pingIntervalMs: settings.pingIntervalMs,
      pingTimeoutMs: settings.pingTimeoutMs,
      ...settings.secrets,
    });
    return {
      addresses: server.addresses,
      scheduler,
      useSecrets: ({ tls, access }) => server.useSecrets(tls, access),
      stop: async (graceMs) => {
        server.refuseNew();
        await scheduler.drain();
        await server.close(graceMs);
        await scheduler.drain();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
