import { UnstorableRoundError } from '../model/store-round.ts';
import { mustNotReject } from '../lib/must-not-reject.ts';
import { toError } from '../lib/to-error.ts';
import type { Write } from './tables/table.ts';

interface Outcome {
  resolve(): void;
  reject(error: Error): void;
}

/** A commit that may share an entry of the journal with adjacent commits. */
interface Entry extends Outcome {
  readonly writes: readonly Write[];
  readonly bytes: number;
}

/** A step that runs alone. */
interface Step extends Outcome {
  readonly run: () => Promise<void> | void;
  readonly isCommit: boolean;
}

/**
 * Runs commits in the order of the calls, one flush at a time. Commits that arrive during a flush
 * share the next flush: their writes become one entry. After a crash, at most one entry was not
 * flushed.
 *
 * A commit depends on earlier commits: after a failed commit, all waiting commits fail, too. A step
 * whose Rounds cannot be encoded fails alone, because it changed nothing.
 */
export class CommitQueue {
  readonly #append: (writes: readonly Write[]) => Promise<void>;
  readonly #bytesMax: number;
  #waiting: (Entry | Step)[] = [];
  #isRunning = false;

  /**
   * @param append makes writes durable, completely or not at all.
   * @param bytesMax limit of the bytes of commits that share an entry.
   */
  constructor(append: (writes: readonly Write[]) => Promise<void>, bytesMax: number) {
    this.#append = append;
    this.#bytesMax = bytesMax;
  }

  /** True if a commit or step is in progress or waits. */
  get isBusy(): boolean {
    return this.#isRunning;
  }

  /** Commits writes; resolves when they are durable. */
  add(writes: readonly Write[], bytes: number): Promise<void> {
    return new Promise((resolve, reject) => this.#enter({ writes, bytes, resolve, reject }));
  }

  /** Commits with a separate step, after all earlier and before all later commits. */
  commitAlone(run: () => Promise<void> | void): Promise<void> {
    return new Promise((resolve, reject) => this.#enter({ run, isCommit: true, resolve, reject }));
  }

  /** Runs a step that commits nothing, after all earlier commits have succeeded or failed. */
  runBetween(run: () => void): Promise<void> {
    return new Promise((resolve, reject) => this.#enter({ run, isCommit: false, resolve, reject }));
  }

  #enter(one: Entry | Step): void {
    this.#waiting.push(one);
    if (!this.#isRunning) mustNotReject(this.#run());
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    for (let batch = this.#take(); batch.length > 0; batch = this.#take()) {
      try {
        const [first] = batch;
        await ('run' in first! ? first.run() : this.#append(joined(batch as Entry[])));
      } catch (cause) {
        const error = toError(cause);
        for (const { reject } of batch) reject(error);
        if (!(error instanceof UnstorableRoundError)) this.#failWaiting(error);
        continue;
      }
      for (const { resolve } of batch) resolve();
    }
    this.#isRunning = false;
  }

  #failWaiting(error: Error): void {
    const isBetween = (one: Entry | Step): boolean => 'run' in one && !one.isCommit;
    for (const one of this.#waiting) if (!isBetween(one)) one.reject(error);
    this.#waiting = this.#waiting.filter(isBetween);
  }

  /** Removes the first step, or the first commits that fit into one entry. */
  #take(): (Entry | Step)[] {
    const [first] = this.#waiting;
    if (first === undefined) return [];
    if ('run' in first) return this.#waiting.splice(0, 1);
    let count = 0;
    let bytes = 0;
    for (const one of this.#waiting) {
      if ('run' in one) break;
      bytes += one.bytes;
      if (count > 0 && bytes > this.#bytesMax) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }
}

function joined(batch: readonly Entry[]): readonly Write[] {
  return batch.length === 1 ? batch[0]!.writes : batch.flatMap(({ writes }) => writes);
}
