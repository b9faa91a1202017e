/** An orchestrator that waits in memory for its next turn. */
export interface CachedRun<Run> {
  readonly instanceId: string;
  readonly execution: number;
  readonly run: Run;
  /** Estimated memory it takes. */
  readonly bytes: number;
}

/** Bounds of a RunCache. */
export interface RunCacheBounds {
  runsMax: number;
  bytesMax: number;
}

/**
 * The orchestrators in memory between their turns, bounded by number and by estimated bytes; the
 * least recently used go first. A run that is in a turn is not in here: `take` it, `put` it back.
 */
export class RunCache<Run> {
  readonly #entries = new Map<string, CachedRun<Run>>();
  readonly #bounds: RunCacheBounds;
  readonly #evicted: (instanceId: string) => void;
  #bytes = 0;

  /** @param evicted is told of each run that had to go. */
  constructor(bounds: RunCacheBounds, evicted: (instanceId: string) => void) {
    this.#bounds = bounds;
    this.#evicted = evicted;
  }

  get size(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Removes and returns the run of an instance. */
  take(instanceId: string): CachedRun<Run> | undefined {
    const entry = this.#entries.get(instanceId);
    if (entry === undefined) return undefined;
    this.#entries.delete(instanceId);
    this.#bytes -= entry.bytes;
    return entry;
  }

  /** True when the run was kept; false when it is too large for the bounds. */
  put(entry: CachedRun<Run>): boolean {
    this.take(entry.instanceId);
    if (entry.bytes > this.#bounds.bytesMax || this.#bounds.runsMax === 0) return false;
    this.#entries.set(entry.instanceId, entry);
    this.#bytes += entry.bytes;
    while (this.#entries.size > this.#bounds.runsMax || this.#bytes > this.#bounds.bytesMax) {
      const [oldest] = this.#entries.keys();
      this.take(oldest!);
      this.#evicted(oldest!);
    }
    return true;
  }
}
