// Waits until other processes are idle, because a run would measure them too.
import { monotonicMs, pause } from './clock.ts';
import { round } from './percentile.ts';
import { readMachine } from './proc-stats.ts';

/** Use of all CPUs together that counts as quiet. */
const quietCores = 0.12;
const windowMs = 400;
const windowsInARow = 2;

export interface Quiet {
  readonly waited_ms: number;
  /** Use in the last window. */
  readonly idle_use_cores: number;
}

async function useCores(): Promise<number> {
  const before = readMachine();
  const startMs = monotonicMs();
  await pause(windowMs);
  return (readMachine().busyS - before.busyS) / ((monotonicMs() - startMs) / 1_000);
}

/** @param longestMs the longest wait. Then the run starts in any case, and may be marked noisy. */
export async function waitForQuiet(longestMs: number): Promise<Quiet> {
  const startMs = monotonicMs();
  for (let inARow = 0; ;) {
    const cores = await useCores();
    inARow = cores <= quietCores ? inARow + 1 : 0;
    const waitedMs = monotonicMs() - startMs;
    if (inARow >= windowsInARow || waitedMs >= longestMs) {
      return { waited_ms: Math.round(waitedMs), idle_use_cores: round(cores) };
    }
  }
}
