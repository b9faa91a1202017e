// Counters and times of the application process, which the harness reads.
import { monotonicMs } from '../clock.ts';
import { summarize } from '../percentile.ts';
import type { Summary } from '../percentile.ts';

export interface Counts {
  /** The number of runs of step code, in steps and activities. */
  readonly executions: number;
  /** Calls of orchestrator functions, including replays. */
  readonly entries: number;
  /** Instances that reached the wait for `go` for the first time in this process. */
  readonly waiting: number;
  /** Times of the first and last call of an orchestrator function. 0: none was called. */
  readonly firstEntryMs: number;
  readonly lastEntryMs: number;
  /**
   * Time from the call to the wait for `go`: the replay, if the history contains all before it.
   */
  readonly toWait: Summary;
  readonly lateness: Summary;
}

export class Ledger {
  #executions = 0;
  #entries = 0;
  #firstEntryMs = 0;
  #lastEntryMs = 0;
  #waiting = new Set<string>();
  #toWaitMs: number[] = [];
  #latenessMs: number[] = [];
  #stepMs: number[] = [];
  /** By instance: a replay repeats the call, and only the first time counts. */
  #calledMs = new Map<string, number>();

  /** Called by every step; returns its result. */
  step(index: number): number {
    this.#executions += 1;
    return index;
  }

  /** Like `step`, and records the time. */
  timedStep(index: number): number {
    this.#stepMs.push(monotonicMs());
    return this.step(index);
  }

  enter(): number {
    const nowMs = monotonicMs();
    this.#entries += 1;
    this.#lastEntryMs = nowMs;
    if (this.#entries === 1) this.#firstEntryMs = nowMs;
    return nowMs;
  }

  reachWait(instanceId: string, enteredMs: number): void {
    this.#waiting.add(instanceId);
    this.#toWaitMs.push(monotonicMs() - enteredMs);
  }

  /** The time at which the instance requested its sleep, however often its code is replayed. */
  called(instanceId: string): number {
    const known = this.#calledMs.get(instanceId);
    if (known !== undefined) return known;
    const nowMs = monotonicMs();
    this.#calledMs.set(instanceId, nowMs);
    return nowMs;
  }

  woke(lateMs: number): void {
    this.#latenessMs.push(lateMs);
  }

  reset(): void {
    this.#executions = 0;
    this.#entries = 0;
    this.#firstEntryMs = 0;
    this.#lastEntryMs = 0;
    this.#waiting = new Set();
    this.#toWaitMs = [];
    this.#latenessMs = [];
    this.#stepMs = [];
    this.#calledMs = new Map();
  }

  counts(): Counts {
    return {
      executions: this.#executions,
      entries: this.#entries,
      waiting: this.#waiting.size,
      firstEntryMs: this.#firstEntryMs,
      lastEntryMs: this.#lastEntryMs,
      toWait: summarize(this.#toWaitMs),
      lateness: summarize(this.#latenessMs),
    };
  }

  /** The time of the first timed step after a given time; undefined when none has run. */
  firstStepAfter(sinceMs: number): number | undefined {
    return this.#stepMs.find((ms) => ms > sinceMs);
  }
}
