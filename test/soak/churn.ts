// Stops and starts workers, and kills the sidecar, at intervals.
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Program } from '../fixtures/program.ts';
import type { Harness } from '../fixtures/harness.ts';
import type { SeededRandom } from '../fixtures/seeded-random.ts';

const workerFile = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts') ? '../dist/soak/worker.js' : 'worker.js',
    import.meta.url,
  ),
);

export interface ChurnTimes {
  /** The minimal and maximal interval between faults. */
  readonly minMs: number;
  readonly maxMs: number;
}

export class Churn {
  readonly counts = { workersKilled: 0, workersStopped: 0, sidecarsKilled: 0 };
  readonly #harness: Harness;
  readonly #random: SeededRandom;
  readonly #times: ChurnTimes;
  readonly #workers: Program[] = [];
  readonly #over = new AbortController();
  /** True: faults hit only workers. */
  #spares = false;
  #running: Promise<void> = Promise.resolve();

  constructor(harness: Harness, random: SeededRandom, times: ChurnTimes) {
    this.#harness = harness;
    this.#random = random;
    this.#times = times;
  }

  async run(workers: number): Promise<void> {
    for (let n = 0; n < workers; n += 1) this.#workers.push(await this.#startWorker());
    this.#running = this.#strikes();
  }

  /** Limits further faults to workers. */
  spareSidecar(): void {
    this.#spares = true;
  }

  /** Ends the faults. The workers continue. */
  async stop(): Promise<void> {
    this.#over.abort();
    await this.#running;
  }

  async close(): Promise<void> {
    await this.stop();
    await Promise.all(this.#workers.map((worker) => worker.kill()));
  }

  async #strikes(): Promise<void> {
    const { minMs, maxMs } = this.#times;
    const { signal } = this.#over;
    for (;;) {
      const waited = pause(this.#random.whole(minMs, maxMs), true, { signal });
      if (!(await waited.catch(() => false))) return;
      await this.#strike();
    }
  }

  async #strike(): Promise<void> {
    const dice = this.#random.whole(0, 5);
    if (dice === 0 && !this.#spares) {
      this.counts.sidecarsKilled += 1;
      return this.#harness.restartSidecar();
    }
    const who = this.#random.whole(0, this.#workers.length - 1);
    if (dice <= 3) {
      this.counts.workersKilled += 1;
      await this.#workers[who]!.kill();
    } else {
      this.counts.workersStopped += 1;
      this.#workers[who]!.signal('SIGTERM');
      await this.#workers[who]!.ended;
    }
    this.#workers[who] = await this.#startWorker();
  }

  async #startWorker(): Promise<Program> {
    const worker = new Program('worker', process.execPath, [workerFile, this.#harness.address]);
    await worker.line(/^attached$/);
    return worker;
  }
}
