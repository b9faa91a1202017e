// Starts instances at a rate and waits for the end of each.
import type { Client } from '@perdure/sdk';
import { checkSound, historyOf } from '../fixtures/histories.ts';
import { SeededRandom } from '../fixtures/seeded-random.ts';
import { tasks } from './tasks.ts';

/** The load reads the history of one of this many instances. */
const READ_EVERY = 20;

export class Load {
  started = 0;
  ended = 0;
  readonly byKind: Record<string, number> = {};
  /** Lost instances and wrong results. */
  readonly failures: string[] = [];
  /** The latencies since the last report, in milliseconds. */
  #latencies: number[] = [];
  readonly #client: Client;
  readonly #random: SeededRandom;
  readonly #rate: number;
  readonly #open = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  /** @param rate instances per second. */
  constructor(client: Client, seed: number, rate: number) {
    this.#client = client;
    this.#random = new SeededRandom(seed);
    this.#rate = rate;
  }

  get open(): number {
    return this.#open.size;
  }

  /** Instances that have not ended, by id. */
  get openIds(): string[] {
    return [...this.#open.keys()];
  }

  run(): void {
    this.#timer = setInterval(() => this.#start(), 1_000 / this.#rate);
  }

  /** Ends the starts, and waits for all open instances. */
  async drain(timeoutMs: number): Promise<void> {
    clearInterval(this.#timer);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeoutMs);
    });
    await Promise.race([Promise.all(this.#open.values()), late]);
    clearTimeout(timer);
    for (const id of this.#open.keys()) this.failures.push(`${id}: has not ended`);
  }

  /** The median and the 99th percentile of the latencies since the last call, in milliseconds. */
  latencies(): { readonly p50: number; readonly p99: number } {
    const sorted = this.#latencies.sort((a, b) => a - b);
    this.#latencies = [];
    const at = (part: number): number => Math.round(sorted[Math.floor(sorted.length * part)] ?? 0);
    return { p50: at(0.5), p99: at(0.99) };
  }

  #start(): void {
    const kinds = Object.keys(tasks);
    const kind = kinds[this.#random.whole(0, kinds.length - 1)]!;
    const id = `${kind}-${(this.started += 1)}`;
    this.#open.set(
      id,
      this.#see(kind, id).finally(() => this.#open.delete(id)),
    );
  }

  async #see(kind: string, id: string): Promise<void> {
    const beganMs = performance.now();
    try {
      const handle = await tasks[kind]!(this.#client, id, this.#random);
      this.#latencies.push(performance.now() - beganMs);
      if (this.ended % READ_EVERY === 0) checkSound(await historyOf(handle));
      this.ended += 1;
      this.byKind[kind] = (this.byKind[kind] ?? 0) + 1;
    } catch (error) {
      this.failures.push(`${id}: ${(error as Error).message}`);
    }
  }
}
