// The interface of the processes of one run. Perdure's harness (`Harness`) and the harnesses of the
// peers implement it, so that one workload file serves all engines.
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
  /** Starts the engine. Returns the milliseconds from its start until it accepts work. */
  startEngine(): Promise<number>;
  /** Connects the application and the driver to the engine. */
  connect(): Promise<void>;
  /** Ends the engine with SIGKILL. */
  killEngine(): Promise<void>;
  /** Ends the engine in an orderly way. */
  stopEngine(): Promise<void>;
  /** The present resource use of the engine's process. */
  engineStats(): ProcessStats;
  /** Closed loops: each start waits for the result of the one before it in its loop. */
  loop(batch: Batch): Promise<LoopResult>;
  /** Starts a batch and does not wait for results. */
  accept(batch: Batch & { readonly watch: boolean }): Promise<AcceptResult>;
  /** Waits for the results of the last accepted batch. */
  finish(limit: { readonly longestMs: number }): Promise<Finished>;
  /** Sets the counts of the application to 0. */
  resetCounts(): Promise<void>;
  /** Runs of step code. */
  executions(): Promise<number>;
  /** The lateness of the fired timers. */
  lateness(): Promise<Summary>;
  /** The time of the first timed step after a given time. Undefined if none has run. */
  firstStepAfter(sinceMs: number): Promise<number | undefined>;
  beginMeasuring(): void;
  endMeasuring(): Resources;
  /** Ends every process and removes the data. */
  close(): Promise<void>;
  /** Ends every process immediately, for an interrupted benchmark. */
  abandon(): Promise<void>;
}

/** Opens the processes of a run. */
export interface HarnessFactory<H extends EngineHarness, Options> {
  /** All processes, connected. `name` names the run in profiles. */
  start(options: Options, name: string): Promise<H>;
  /** Application and driver only, with loaded code. The engine is not started. */
  prepare(options: Options, name: string): Promise<H>;
}

/** Runs a stage of the start of a harness. Closes the harness when the stage fails. */
export async function runOrClose<H extends EngineHarness>(
  harness: H,
  stage: () => Promise<unknown>,
): Promise<H> {
  try {
    await stage();
  } catch (error) {
    await harness.close();
    throw error;
  }
  return harness;
}

/** Starts the engine of a prepared harness, and connects the application and the driver to it. */
export function startAndConnect<H extends EngineHarness>(harness: H): Promise<H> {
  return runOrClose(harness, async () => {
    await harness.startEngine();
    await harness.connect();
  });
}
