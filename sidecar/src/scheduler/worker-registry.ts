import { emptyStoreRound } from '../model/store-round.ts';
import type { Core } from './core.ts';

const KIND = 'worker';

/**
 * The identities of workers that may hold attempts, as the store knows them: after a restart the
 * sidecar waits for these, and for no others. A worker gets attempts once its row is durable.
 */
export class WorkerRegistry {
  readonly #core: Core;
  readonly #stored = new Set<string>();

  constructor(core: Core) {
    this.#core = core;
  }

  /** Reads who was attached when the last process ended. */
  async load(): Promise<readonly string[]> {
    for await (const { id } of this.#core.store.objects(KIND, '')) this.#stored.add(id);
    return [...this.#stored];
  }

  has(identity: string): boolean {
    return this.#stored.has(identity);
  }

  /** Resolves when the row is durable. */
  async add(identity: string, worker: string): Promise<void> {
    await this.#write(identity, { worker });
    this.#stored.add(identity);
  }

  /** It holds nothing any more. A row that stays behind costs one wait at the next start. */
  remove(identity: string): void {
    if (!this.#stored.delete(identity)) return;
    this.#write(identity, null).catch(() => undefined);
  }

  #write(id: string, body: object | null): Promise<void> {
    const objects = [{ kind: KIND, id, body }];
    return this.#core.committer.extra({ ...emptyStoreRound(0), objects });
  }
}
