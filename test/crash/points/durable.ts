// Compares the disk with the commits. It must contain all commits that were reported durable, and
// none, the first ones, or all of the commits in progress at the crash. Each commit is complete.
import { existsSync } from 'node:fs';
import { cp, readFile, rm } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { deserialize } from 'node:v8';
import { openLmdbStore, openMemoryStore } from '@perdure/sidecar/internal';
import { viewOf } from './store-view.ts';
import type { Store, StoreView } from './store-view.ts';

type Rounds = Parameters<Store['commit']>[0];

export class Durable {
  readonly #model: Store = openMemoryStore();
  readonly #log: string;
  #linesRead = 0;

  constructor(log: string) {
    this.#log = log;
  }

  /** Opens a copy of the data of a dead process. Throws when the contents are wrong. */
  async check(dataDir: string): Promise<StoreView> {
    const copy = `${dataDir}-copy`;
    await cp(dataDir, copy, { recursive: true, filter: (name) => !name.endsWith('.sock') });
    const store = await openLmdbStore({ path: copy, pid: process.pid });
    try {
      const found = await viewOf(store);
      await this.#compare(found);
      return found;
    } finally {
      await store.close();
      await rm(copy, { recursive: true });
    }
  }

  async #compare(found: StoreView): Promise<void> {
    const inProgress = await this.#readLog();
    const expected = await viewOf(this.#model);
    if (isDeepStrictEqual(found.all, expected.all)) return;
    for (const rounds of inProgress) {
      await this.#model.commit(rounds);
      const expected = await viewOf(this.#model);
      if (isDeepStrictEqual(found.all, expected.all)) return;
    }
    if (inProgress.length > 0) {
      throw new Error(`${differs(found, expected)}; nor with the commits in progress`);
    }
    throw new Error(differs(found, expected));
  }

  /** Reads the commits that were reported durable. Returns the other commits, in order. */
  async #readLog(): Promise<readonly Rounds[]> {
    if (!existsSync(this.#log)) return [];
    const lines = (await readFile(this.#log, 'utf8')).split('\n').slice(0, -1);
    const inProgress: Rounds[] = [];
    for (const line of lines.slice(this.#linesRead)) {
      if (line === 'durable') {
        await this.#model.commit(inProgress.shift()!);
      } else {
        const bytes = Buffer.from(line.slice('begun '.length), 'base64');
        inProgress.push(deserialize(bytes) as Rounds);
      }
    }
    this.#linesRead = lines.length;
    return inProgress;
  }
}

function differs(found: StoreView, expected: StoreView): string {
  const [there, promised] = [found, expected].map(({ all }) => JSON.stringify(all));
  return `the store holds ${there}, but must hold ${promised}`;
}
