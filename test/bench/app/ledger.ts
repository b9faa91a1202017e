// What the application process counts and times while it works, for the harness to ask.
import { monotonicMs } from '../clock.ts';
import { summarize } from '../percentile.ts';
import type { Summary } from '../percentile.ts';

export interface Counts {
  /** Runs of step code, inline and activities. */
  readonly executions: number;
  /** Orchestrator functions entered: more than there are instances when some were replayed. */
  readonly entries: number;
  /** Instances that came to the wait for `go` and had not been there before in this process. */
  readonly waiting: number;
  /** First and last moment an orchestrator function was entered; 0 when none was. */
  readonly firstEntryMs: number;
  readonly lastEntryMs: number;
  /** Time from entry to the wait for `go`: replay, when history holds all before it. */
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
  /** By instance: an evicted one comes by its call again, and only the first time counts. */
  #calledMs = new Map<string, number>();

  /** Called by every step; gives its result. */
  step(index: number): number {
    this.#executions += 1;
    return index;
  }

  /** The same, and notes when. */
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

  /** When the instance asked for its sleep, however often its code is repeated. */
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

  /** When the first timed step after a moment ran; undefined when none has. */
  firstStepAfter(sinceMs: number): number | undefined {
    return this.#stepMs.find((ms) => ms > sinceMs);
  }
}
