// Namespaces: each has its own store and scheduler, so none can reach data of another. The default
// namespace uses the location of earlier releases. A namespace is open while it exists, because a
// closed namespace could not fire its timers.

import { NAMESPACES_MAX } from '../limits.ts';
import { PerdureError } from '../model/error.ts';
import { DEFAULT_NAMESPACE, isNamespaceName, NAMESPACE_RULE } from '../model/namespace.ts';
import type { SidecarMeters } from '../model/sidecar-meters.ts';
import type { NamespacePort, NamespaceStores, NamespaceView } from '../model/namespace-ports.ts';
import { EVERY_INSTANCE } from '../model/ports.ts';
import type { HistoryStore, Log } from '../model/ports.ts';
import type { SchedulerPorts } from './scheduler-ports.ts';
import { countInstances } from './administration/count-instances.ts';
import { Scheduler } from './scheduler.ts';
import { KeyedMutex } from '../lib/keyed-mutex.ts';

/** Namespaces that are recovered at the same time. */
const STARTED_AT_ONCE = 8;

export interface Namespace {
  readonly name: string;
  readonly scheduler: Scheduler;
  readonly store: HistoryStore;
}

export interface NamespacesOptions {
  /**
   * Dependencies of the default namespace; the other namespaces get the same dependencies except
   * the store.
   */
  readonly ports: SchedulerPorts;
  /** Null: the sidecar has the default namespace only. */
  readonly stores: NamespaceStores | null;
  readonly meters?: SidecarMeters;
}

/** The namespaces of one sidecar. */
export class Namespaces implements NamespacePort {
  readonly #ports: SchedulerPorts;
  readonly #stores: NamespaceStores | null;
  readonly #meters: SidecarMeters | undefined;
  readonly #open = new Map<string, Namespace>();
  readonly #mutex = new KeyedMutex();
  #closing = false;
  /**
   * Called when the scheduler of a namespace ends, before the files of the namespace are deleted.
   */
  onHalted: (name: string, why: PerdureError) => void = () => undefined;
  /** Called when the store of a namespace begins or ceases to reject writes. */
  onStoreChanged: () => void = () => undefined;

  constructor({ ports, stores, meters }: NamespacesOptions) {
    this.#stores = stores;
    this.#meters = meters;
    this.#ports = {
      ...ports,
      storesBeside: () => this.#storesBeside(),
      onStoreChanged: () => this.onStoreChanged(),
    };
    this.#add(DEFAULT_NAMESPACE, ports.store);
  }

  /** @throws PerdureError NOT_FOUND with the name. */
  of(name: string): Namespace {
    const found = this.#open.get(name);
    if (found !== undefined) return found;
    throw new PerdureError('NOT_FOUND', `there is no namespace "${name}" in this sidecar`);
  }

  /** Recovers all namespaces, and creates the declared namespaces that do not exist. */
  async recover(declared: readonly string[]): Promise<void> {
    const stored = (await this.#stores?.names()) ?? [];
    const others = new Set([...stored, ...declared].filter((name) => name !== DEFAULT_NAMESPACE));
    for (const name of others) checkName(name);
    if (others.size >= NAMESPACES_MAX) throw tooMany();
    if (others.size > 0) this.#storesOrRefuse();
    await this.of(DEFAULT_NAMESPACE).scheduler.recover();
    // Namespaces start in parallel, because a start mostly waits for the disk.
    const remaining = [...others].values();
    const startNext = async (): Promise<void> => {
      for (const name of remaining) await this.#start(name);
    };
    const starts = Array.from({ length: STARTED_AT_ONCE }, startNext);
    const failed = (await Promise.allSettled(starts)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }

  create(name: string): Promise<boolean> {
    return this.#mutex.runExclusive(name, async () => {
      checkName(name);
      if (this.#open.has(name)) return false;
      this.#refuseWhileClosing();
      if (this.#open.size >= NAMESPACES_MAX) throw tooMany();
      // A namespace that could be neither deleted nor opened again retains its data.
      const isStored = (await this.#storesOrRefuse().names()).includes(name);
      await this.#start(name);
      this.#ports.log.info(isStored ? 'namespace opened' : 'namespace created', {
        namespace: name,
      });
      return !isStored;
    });
  }

  async list(): Promise<readonly NamespaceView[]> {
    const all = [...this.#open.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    return Promise.all(all.map(viewOf));
  }

  remove(name: string, force: boolean): Promise<void> {
    return this.#mutex.runExclusive(name, async () => {
      const found = this.of(name);
      const stores = this.#storesOrRefuse();
      if (name === DEFAULT_NAMESPACE) {
        throw new PerdureError('INVALID_ARGUMENT', `the default namespace always exists`);
      }
      this.#refuseWhileClosing();
      if (!force) await refuseLive(found);
      this.#open.delete(name);
      await found.scheduler.drain();
      try {
        // Instances may have been started during the count.
        if (!force) await refuseLive(found);
      } catch (error) {
        this.#halt(
          found,
          new PerdureError('UNAVAILABLE', `namespace ${name} was not deleted; try again`),
        );
        await this.#add(name, found.store).scheduler.recover();
        throw error;
      }
      this.#halt(found, new PerdureError('NOT_FOUND', `the namespace "${name}" was deleted`));
      try {
        await found.store.close();
        await stores.remove(name);
      } catch (error) {
        throw await this.#reopen(name, error as Error);
      }
      this.onStoreChanged();
      this.#meters?.drop(name);
      this.#ports.log.info('namespace deleted', { namespace: name });
    });
  }

  /** The open ones. */
  get all(): Iterable<Namespace> {
    return this.#open.values();
  }

  /** Why stores accept no writes, by namespace. Empty: all of them do. */
  storeFailures(): ReadonlyMap<string, string> {
    const failures = new Map<string, string>();
    for (const { name, scheduler } of this.#open.values()) {
      const { storeFailure } = scheduler;
      if (storeFailure !== '') failures.set(name, storeFailure);
    }
    return failures;
  }

  /** Detects stores that accept no writes although no write is pending. */
  async checkStores(): Promise<void> {
    await Promise.all([...this.#open.values()].map(({ scheduler }) => scheduler.checkStore()));
  }

  /** Makes all received data durable; the namespaces accept no new work. */
  async drain(): Promise<void> {
    this.#closing = true;
    await Promise.all([...this.#open.values()].map(({ scheduler }) => scheduler.drain()));
  }

  /** Closes the stores of all namespaces. */
  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all([...this.#open.values()].map(({ store }) => store.close()));
  }

  async #start(name: string): Promise<void> {
    let store: HistoryStore | null = null;
    try {
      store = await this.#storesOrRefuse().open(name);
      const { scheduler } = this.#add(name, store);
      await scheduler.recover();
    } catch (error) {
      this.#open.delete(name);
      await store?.close();
      throw error;
    }
  }

  /**
   * Opens a namespace again after its files could not be deleted. Returns the error for the caller.
   */
  async #reopen(name: string, why: Error): Promise<PerdureError> {
    this.#ports.log.error('namespace could not be deleted', {
      namespace: name,
      error: why.message,
    });
    let result = 'the namespace remains with all its data';
    await this.#start(name).catch((error: unknown) => {
      result = `it cannot be opened again (${String(error)}): restart the sidecar`;
    });
    const text = `namespace "${name}" could not be deleted: ${why.message}; ${result}`;
    return new PerdureError('INTERNAL', text, { cause: why });
  }

  #halt({ name, scheduler }: Namespace, why: PerdureError): void {
    this.onHalted(name, why);
    scheduler.halt(why);
  }

  #add(name: string, store: HistoryStore): Namespace {
    const { log } = this.#ports;
    const isDefault = name === DEFAULT_NAMESPACE;
    const meters = this.#meters?.namespace(name);
    const own = { store, log: isDefault ? log : logOf(log, name), ...(meters && { meters }) };
    const ports = { ...this.#ports, ...own };
    const added = { name, store, scheduler: new Scheduler(ports) };
    this.#open.set(name, added);
    return added;
  }

  #storesBeside(): ReadonlyMap<string, HistoryStore> {
    const others = [...this.#open.values()].filter(({ name }) => name !== DEFAULT_NAMESPACE);
    return new Map(others.map(({ name, store }) => [name, store]));
  }

  #storesOrRefuse(): NamespaceStores {
    if (this.#stores !== null) return this.#stores;
    const text = 'this sidecar stores its data in memory, so it has only the default namespace';
    throw new PerdureError('INVALID_ARGUMENT', text);
  }

  #refuseWhileClosing(): void {
    if (this.#closing) throw new PerdureError('UNAVAILABLE', 'the sidecar is shutting down');
  }
}

function checkName(name: string): void {
  if (isNamespaceName(name)) return;
  const text = `"${name}" is not a valid namespace name: expected ${NAMESPACE_RULE}`;
  throw new PerdureError('INVALID_ARGUMENT', text);
}

function tooMany(): PerdureError {
  const text = `a sidecar has at most ${NAMESPACES_MAX} namespaces`;
  return new PerdureError('LIMIT_EXCEEDED', text);
}

async function liveOf({ store }: Namespace): Promise<number> {
  const statuses = ['pending', 'running', 'suspended', 'stuck'] as const;
  const counts = await countInstances(store, { ...EVERY_INSTANCE, statuses });
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

async function refuseLive(namespace: Namespace): Promise<void> {
  const live = await liveOf(namespace);
  if (live === 0) return;
  const text = `namespace ${namespace.name} has ${live} live instances; end them, or use force`;
  throw new PerdureError('NOT_ENDED', text);
}

async function viewOf({ name, scheduler }: Namespace): Promise<NamespaceView> {
  const { storeBytes, liveInstances } = await scheduler.instances.statistics();
  const { storeFailure } = scheduler.describe();
  return { name, storeBytes, liveInstances, workers: scheduler.workers().length, storeFailure };
}

/** A log with the namespace as a field. */
function logOf(log: Log, namespace: string): Log {
  return {
    info: (message, fields) => log.info(message, { namespace, ...fields }),
    warn: (message, fields) => log.warn(message, { namespace, ...fields }),
    error: (message, fields) => log.error(message, { namespace, ...fields }),
  };
}
