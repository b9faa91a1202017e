import { WORKER_KIND } from '../../model/process-objects.ts';
import { emptyStoreRound } from '../../model/store-round.ts';
import type { HistoryStore } from '../../model/ports.ts';
import type { StoreRound } from '../../model/store-round.ts';

/** Ports of the scheduler that this module uses. */
export interface WorkerRegistryPorts {
  readonly committer: {
    extra(round: StoreRound): Promise<void>;
  };
  readonly store: HistoryStore;
}

const KIND = WORKER_KIND;

/**
 * The stored identities of workers that may hold attempts: after a restart the sidecar waits only
 * for these workers. A worker gets attempts after its row is durable.
 */
export class WorkerRegistry {
  readonly #ports: WorkerRegistryPorts;
  /** Rows that are durable, or being committed. */
  readonly #rows = new Map<string, { isDurable: boolean }>();

  constructor(ports: WorkerRegistryPorts) {
    this.#ports = ports;
  }

  /** Reads the workers that were attached when the last process ended. */
  async load(): Promise<readonly string[]> {
    for await (const { id } of this.#ports.store.objects(KIND, '')) {
      this.#rows.set(id, { isDurable: true });
    }
    return [...this.#rows.keys()];
  }

  has(identity: string): boolean {
    return this.#rows.get(identity)?.isDurable === true;
  }

  /** Resolves when the row is durable. */
  async add(identity: string, worker: string): Promise<void> {
    const row = { isDurable: false };
    this.#rows.set(identity, row);
    await this.#write(identity, { worker });
    row.isDurable = true;
  }

  /**
   * Deletes the row of a worker that holds no attempt. A row that is not deleted costs one wait at
   * the next start.
   */
  remove(identity: string): void {
    if (!this.#rows.delete(identity)) return;
    this.#write(identity, null).catch(() => undefined);
  }

  #write(id: string, body: object | null): Promise<void> {
    const objects = [{ kind: KIND, id, body }];
    return this.#ports.committer.extra({ ...emptyStoreRound(0), objects });
  }
}
