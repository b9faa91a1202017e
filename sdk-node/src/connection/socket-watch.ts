import { type FSWatcher, existsSync, statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/**
 * Reports when the file of a unix socket is created or changed, from the events of its folder. If
 * the folder cannot be watched (it does not exist, the limit of watches is reached), it reports
 * nothing, and pauses run to their end.
 */
export class SocketWatch {
  readonly #path: string;
  readonly #onAppear: () => void;
  #watcher: FSWatcher | undefined;
  /** When the watched folder was created: one that replaced it may have the same number. */
  #createdNs: bigint | undefined;

  /** @param onAppear called for each event of the file, while the file exists. */
  constructor(path: string, onAppear: () => void) {
    this.#path = path;
    this.#onAppear = onAppear;
  }

  /** Starts to watch. While it watches, this only checks that the folder is still the same one. */
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

  /** An event also stands for the removal of the file. */
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
