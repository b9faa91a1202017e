import { emptyStoreRound } from '../../model/store-round.ts';
import type { HistoryStore, Log } from '../../model/ports.ts';
import type { StoreRound } from '../../model/store-round.ts';

/** Ports of the scheduler that this module uses. */
export interface DefaultVersionsPorts {
  readonly committer: {
    extra(round: StoreRound): Promise<void>;
  };
  readonly workers: {
    offeredVersion(name: string): string;
  };
  readonly store: HistoryStore;
  readonly log: Log;
}

const KIND = 'version';

/**
 * The version of a start that names no version: the configured default, or else the highest
 * version.
 */
export class DefaultVersions {
  readonly #ports: DefaultVersionsPorts;
  readonly #byName = new Map<string, string>();

  constructor(ports: DefaultVersionsPorts) {
    this.#ports = ports;
  }

  /** Reads the defaults, before the first start. */
  async load(): Promise<void> {
    const { store, log } = this.#ports;
    for await (const { id, body, unreadable: reason } of store.objects(KIND, '')) {
      if (reason) log.error('a default version cannot be read; set it again', { name: id, reason });
      const { version } = (body ?? {}) as { readonly version?: string };
      if (version) this.#byName.set(id, version);
    }
  }

  /** The configured default, or empty. */
  of(name: string): string {
    return this.#byName.get(name) ?? '';
  }

  /** Names that have a default. */
  names(): Iterable<string> {
    return this.#byName.keys();
  }

  /** The version of a start that names no version; empty: the version of any later worker. */
  forStart(name: string): string {
    return this.#byName.get(name) ?? this.#ports.workers.offeredVersion(name);
  }

  /** Takes effect after the commit. */
  async set(name: string, version: string): Promise<void> {
    const body = version === '' ? null : { version };
    const objects = [{ kind: KIND, id: name, body }];
    await this.#ports.committer.extra({ ...emptyStoreRound(0), objects });
    if (version === '') this.#byName.delete(name);
    else this.#byName.set(name, version);
  }
}
