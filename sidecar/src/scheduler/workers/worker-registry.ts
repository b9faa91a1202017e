import { WORKER_KIND } from '../../model/process-objects.ts';
import { emptyStoreRound } from '../../model/store-round.ts';
import type { HistoryStore } from '../../model/ports.ts';
import type { StoreRound } from '../../model/store-round.ts';

/** What worker registry uses of the scheduler. */
export interface WorkerRegistryPorts {
  readonly committer: {
    extra(round: StoreRound): Promise<void>;
  };
  readonly store: HistoryStore;
}

const KIND = WORKER_KIND;

/**
 * The identities of workers that may hold attempts, as the store knows them: after a restart the
 * sidecar waits for these, and for no others. A worker gets attempts once its row is durable.
 */
export class WorkerRegistry {
  readonly #ports: WorkerRegistryPorts;
  /** Rows that are durable, or on their way to the store. */
  readonly #rows = new Map<string, { isDurable: boolean }>();

  constructor(ports: WorkerRegistryPorts) {
    this.#ports = ports;
  }

  /** Reads who was attached when the last process ended. */
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

  /** It holds nothing any more. A row that stays behind costs one wait at the next start. */
  remove(identity: string): void {
    if (!this.#rows.delete(identity)) return;
    this.#write(identity, null).catch(() => undefined);
  }

  #write(id: string, body: object | null): Promise<void> {
    const objects = [{ kind: KIND, id, body }];
    return this.#ports.committer.extra({ ...emptyStoreRound(0), objects });
  }
}
