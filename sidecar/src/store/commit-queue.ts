import { UnstorableRoundError } from '../model/store-round.ts';
import { mustNotReject } from '../lib/must-not-reject.ts';
import { toError } from '../lib/to-error.ts';
import type { Write } from './tables/table.ts';

interface Outcome {
  resolve(): void;
  reject(error: Error): void;
}

/** A commit that waits. It may share a journal entry with adjacent commits. */
interface PendingCommit extends Outcome {
  readonly writes: readonly Write[];
  readonly bytes: number;
}

/** A task that runs alone, between flushes. */
interface ExclusiveTask extends Outcome {
  readonly run: () => Promise<void> | void;
  readonly isCommit: boolean;
}

/**
 * Runs commits in the order of the calls, one flush at a time. Commits that arrive during a flush
 * share the next flush: their writes become one journal entry. A crash can lose at most the one
 * entry whose flush is in progress.
 *
 * A commit depends on earlier commits: if a commit fails, all waiting commits fail, too. A task
 * whose Rounds cannot be encoded fails alone, because it changed nothing.
 */
export class CommitQueue {
  readonly #append: (writes: readonly Write[]) => Promise<void>;
  readonly #bytesMax: number;
  #waiting: (PendingCommit | ExclusiveTask)[] = [];
  #isRunning = false;

  /**
   * @param append makes writes durable, completely or not at all.
   * @param bytesMax limit of the bytes of all commits that share a journal entry.
   */
  constructor(append: (writes: readonly Write[]) => Promise<void>, bytesMax: number) {
    this.#append = append;
    this.#bytesMax = bytesMax;
  }

  /** True if a commit or task is in progress or waits. */
  get isBusy(): boolean {
    return this.#isRunning;
  }

  /** Commits writes; resolves when they are durable. */
  add(writes: readonly Write[], bytes: number): Promise<void> {
    return new Promise((resolve, reject) => this.#enter({ writes, bytes, resolve, reject }));
  }

  /** Runs a task that commits, after all earlier and before all later commits. */
  commitAlone(run: () => Promise<void> | void): Promise<void> {
    return new Promise((resolve, reject) => this.#enter({ run, isCommit: true, resolve, reject }));
  }

  /** Runs a task that commits nothing, after all earlier commits have succeeded or failed. */
  runBetween(run: () => void): Promise<void> {
    return new Promise((resolve, reject) => this.#enter({ run, isCommit: false, resolve, reject }));
  }

  #enter(item: PendingCommit | ExclusiveTask): void {
    this.#waiting.push(item);
    if (!this.#isRunning) mustNotReject(this.#run());
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    for (let batch = this.#take(); batch.length > 0; batch = this.#take()) {
      try {
        const [first] = batch;
        await ('run' in first! ? first.run() : this.#append(writesOf(batch as PendingCommit[])));
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
    const commitsNothing = (item: PendingCommit | ExclusiveTask): boolean =>
      'run' in item && !item.isCommit;
    for (const item of this.#waiting) if (!commitsNothing(item)) item.reject(error);
    this.#waiting = this.#waiting.filter(commitsNothing);
  }

  /** Removes the first task, or the first commits that fit into one journal entry. */
  #take(): (PendingCommit | ExclusiveTask)[] {
    const [first] = this.#waiting;
    if (first === undefined) return [];
    if ('run' in first) return this.#waiting.splice(0, 1);
    let count = 0;
    let bytes = 0;
    for (const item of this.#waiting) {
      if ('run' in item) break;
      bytes += item.bytes;
      if (count > 0 && bytes > this.#bytesMax) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }
}

function writesOf(batch: readonly PendingCommit[]): readonly Write[] {
  return batch.length === 1 ? batch[0]!.writes : batch.flatMap(({ writes }) => writes);
}
