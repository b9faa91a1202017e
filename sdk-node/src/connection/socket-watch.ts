import { type FSWatcher, existsSync, statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/**
 * Reports when the file of a unix socket is created or changed, from the events of its folder. If
 * the folder cannot be watched (it does not exist, or the limit of watches is reached), it reports
 * nothing.
 */
export class SocketWatch {
  readonly #path: string;
  readonly #onAppear: () => void;
  #watcher: FSWatcher | undefined;
  /**
   * Creation time of the watched folder. A folder that replaced it may have the same inode number.
   */
  #createdNs: bigint | undefined;

  /** @param onAppear called for each event of the file, while the file exists. */
  constructor(path: string, onAppear: () => void) {
    this.#path = path;
    this.#onAppear = onAppear;
  }

  /** Starts to watch. A second call only checks that the folder is still the same. */
  open(): void {
    const folder = dirname(this.#path);
    const createdNs = createdNsOf(folder);
    if (this.#watcher !== undefined && createdNs === this.#createdNs) return;
    const isReplaced = this.#watcher !== undefined;
    this.close();
    if (createdNs === undefined) return;
    try {
      this.#watcher = watch(folder, { persistent: false }, (_, name) => {
        if (name === null || name === basename(this.#path)) this.#check();
      });
    } catch {
      return;
    }
    this.#watcher.on('error', () => this.close());
    this.#createdNs = createdNs;
    if (isReplaced) this.#check();
  }

  close(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
  }

  /** Checks that the file exists, because its removal causes an event too. */
  #check(): void {
    if (existsSync(this.#path)) this.#onAppear();
  }
}

/** Returns undefined when the folder does not exist or cannot be read. */
function createdNsOf(folder: string): bigint | undefined {
  try {
    return statSync(folder, { bigint: true, throwIfNoEntry: false })?.birthtimeNs;
  } catch {
    return undefined;
  }
}
