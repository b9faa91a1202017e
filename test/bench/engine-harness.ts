// The processes of one run, as the workloads use them that every engine can run. Perdure's harness
// (`Harness`) and those of the peers implement it, so that one workload file serves all engines.
import type { Finished } from './driver/accepted.ts';
import type { AcceptResult, LoopResult } from './driver/offer.ts';
import type { Batch } from './driver/start.ts';
import type { Summary } from './percentile.ts';
import type { ProcessStats } from './proc-stats.ts';
import type { Resources } from './record.ts';

export interface EngineHarness {
  /** Folder of the engine's data; its size is reported. */
  readonly dataFolder: string;
  /** The last output of the engine, for the message of a failed run. */
  readonly engineOutput: string;
  /** Starts the engine; gives the milliseconds from its start until it accepts work. */
  startEngine(): Promise<number>;
  /** Connects the application and the driver to the engine. */
  connect(): Promise<void>;
  /** Ends the engine with SIGKILL. */
  killEngine(): Promise<void>;
  /** Ends the engine in an orderly way. */
  stopEngine(): Promise<void>;
  /** What the engine's process uses now. */
  engineStats(): ProcessStats;
  /** Closed loops: each start waits for the result of the one before it in its loop. */
  loop(batch: Batch): Promise<LoopResult>;
  /** Starts a batch and does not wait for results. */
  accept(batch: Batch & { readonly watch: boolean }): Promise<AcceptResult>;
  /** Waits for the results of the batch that was accepted last. */
  finish(limit: { readonly longestMs: number }): Promise<Finished>;
  /** Sets the counts of the application to 0. */
  resetCounts(): Promise<void>;
  /** Runs of step code. */
  executions(): Promise<number>;
  /** Lateness of the timers that fired. */
  lateness(): Promise<Summary>;
  /** When the first timed step after a moment ran. Undefined if none has. */
  firstStepAfter(sinceMs: number): Promise<number | undefined>;
  beginMeasuring(): void;
  endMeasuring(): Resources;
  /** Ends every process and removes the data. */
  close(): Promise<void>;
  /** Ends every process at once, for an interrupted benchmark. */
  abandon(): Promise<void>;
}

/** Opens the processes of a run. */
export interface HarnessFactory<H extends EngineHarness, Options> {
  /** All processes, connected. `name` names the run in profiles. */
  start(options: Options, name: string): Promise<H>;
  /** Application and driver have loaded their code; the engine is not started. */
  prepare(options: Options, name: string): Promise<H>;
}
