/** Bounds of a RunCache. */
export interface RunCacheBounds {
  runsMax: number;
  bytesMax: number;
}

/** An orchestrator in memory: in a turn, or waiting for its next turn. */
export class HeldRun<Run> {
  readonly instanceId: string;
  readonly execution: number;
  readonly run: Run;
  /** Estimated memory, counted while the run waits. */
  bytes = 0;
  /** False: the run is in a turn. */
  waiting = false;
  /** True once the run is dropped, so that it is not cached after its turn. */
  dropped = false;
  /** Neighbours in the list of waiting runs. */
  older: HeldRun<Run> | undefined = undefined;
  newer: HeldRun<Run> | undefined = undefined;

  constructor(instanceId: string, execution: number, run: Run) {
    this.instanceId = instanceId;
    this.execution = execution;
    this.run = run;
  }
}

/**
 * The orchestrators of a worker. Number and estimated size of waiting orchestrators are limited;
 * the least recently used is evicted first. Orchestrators in a turn are not counted.
 */
export class RunCache<Run> {
  readonly #held = new Map<string, HeldRun<Run>>();
  readonly #bounds: RunCacheBounds;
  readonly #evicted: (instanceId: string) => void;
  #oldest: HeldRun<Run> | undefined;
  #newest: HeldRun<Run> | undefined;
  #waiting = 0;
  #bytes = 0;

  /** @param evicted is called with each evicted run. */
  constructor(bounds: RunCacheBounds, evicted: (instanceId: string) => void) {
    this.#bounds = bounds;
    this.#evicted = evicted;
  }

  /** Number of waiting runs. */
  get size(): number {
    return this.#waiting;
  }

  /** Estimated size of the waiting runs in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds a new run that begins a turn. Drops an earlier run of the same instance. */
  begin(instanceId: string, execution: number, run: Run): HeldRun<Run> {
    this.drop(instanceId);
    const held = new HeldRun(instanceId, execution, run);
    this.#held.set(instanceId, held);
    return held;
  }

  /**
   * Returns the waiting run of an execution for its next turn. Drops a run of another execution.
   */
  resume(instanceId: string, execution: number): HeldRun<Run> | undefined {
    const held = this.#held.get(instanceId);
    if (held === undefined || !held.waiting) return undefined;
    if (held.execution !== execution) {
      this.#forget(held);
      return undefined;
    }
    this.#unlink(held);
    return held;
  }

  /** Returns the run of an instance, waiting or in a turn. */
  peek(instanceId: string): HeldRun<Run> | undefined {
    return this.#held.get(instanceId);
  }

  /** Caches a run after its turn. Returns false when the run is dropped instead. */
  keep(held: HeldRun<Run>, bytes: number): boolean {
    const { runsMax, bytesMax } = this.#bounds;
    if (held.dropped) return false;
    if (bytes > bytesMax || runsMax === 0) {
      this.#forget(held);
      return false;
    }
    held.bytes = bytes;
    this.#link(held);
    while (this.#waiting > runsMax || this.#bytes > bytesMax) {
      const { instanceId } = this.#oldest!;
      this.drop(instanceId);
      this.#evicted(instanceId);
    }
    return true;
  }

  /** Drops the run of an instance, waiting or in a turn. */
  drop(instanceId: string): void {
    const held = this.#held.get(instanceId);
    if (held !== undefined) this.#forget(held);
  }

  /** Drops a run that is in a turn. */
  end(held: HeldRun<Run>): void {
    if (!held.dropped) this.#forget(held);
  }

  #forget(held: HeldRun<Run>): void {
    if (held.waiting) this.#unlink(held);
    held.dropped = true;
    this.#held.delete(held.instanceId);
  }

  #link(held: HeldRun<Run>): void {
    held.waiting = true;
    held.older = this.#newest;
    if (this.#newest === undefined) this.#oldest = held;
    else this.#newest.newer = held;
    this.#newest = held;
    this.#waiting += 1;
    this.#bytes += held.bytes;
  }

  #unlink(held: HeldRun<Run>): void {
    const { older, newer } = held;
    if (older === undefined) this.#oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
    held.older = undefined;
    held.newer = undefined;
    held.waiting = false;
    this.#waiting -= 1;
    this.#bytes -= held.bytes;
  }
}
