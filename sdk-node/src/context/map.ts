// `ctx.map`: runs a function for many items with limited concurrency. It uses branches and records
// no events.
import type { MapOptions } from '../model/operation-options.ts';
import type { MapFunction } from '../model/orchestration-context.ts';
import type { Scope } from '../model/operation.ts';
import { enterBranch } from './race.ts';
import type { RunPort } from '../model/run-port.ts';

/** @throws RangeError when `concurrency` is not a whole number from 1, or Infinity. */
export function mapItems<Item, Out>(
  run: RunPort,
  parent: Scope | undefined,
  { items, fn, concurrency }: { items: Iterable<Item>; fn: MapFunction<Item, Out> } & MapOptions,
): Promise<Out[]> {
  if (!(concurrency >= 1 && (Number.isInteger(concurrency) || concurrency === Infinity))) {
    throw new RangeError(
      `map: concurrency is ${String(concurrency)}. Give a whole number from 1, or Infinity`,
    );
  }
  const scope: Scope = { parent };
  const promise = new BoundedMap(run, scope, [...items], fn).start(concurrency);
  // When the map loses a race, the race cancels the open operations of the map.
  run.addBranch(promise, scope);
  return promise;
}

class BoundedMap<Item, Out> {
  readonly #run: RunPort;
  readonly #scope: Scope;
  readonly #items: readonly Item[];
  readonly #fn: MapFunction<Item, Out>;
  readonly #results: Out[] = [];
  readonly #open = new Set<{ readonly promise: Promise<unknown>; readonly scope: Scope }>();
  #next = 0;
  #over = false;

  constructor(run: RunPort, scope: Scope, items: readonly Item[], fn: MapFunction<Item, Out>) {
    this.#run = run;
    this.#scope = scope;
    this.#items = items;
    this.#fn = fn;
  }

  start(concurrency: number): Promise<Out[]> {
    const count = Math.min(concurrency, this.#items.length);
    if (count === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      while (this.#next < count) this.#startNext(resolve, reject);
    });
  }

  #startNext(resolve: (results: Out[]) => void, reject: (error: unknown) => void): void {
    const index = this.#next;
    this.#next += 1;
    const item = this.#items[index]!;
    const entry = enterBranch(this.#run, { parent: this.#scope }, (ctx) =>
      this.#fn(item, ctx, index),
    );
    this.#open.add(entry);
    entry.promise.then(
      (value) => {
        this.#open.delete(entry);
        this.#results[index] = value as Out;
        if (this.#over) return;
        if (this.#next < this.#items.length) this.#startNext(resolve, reject);
        else if (this.#open.size === 0) resolve(this.#results);
      },
      (error: unknown) => {
        this.#open.delete(entry);
        if (this.#over) return;
        this.#over = true;
        for (const other of this.#open) this.#run.cancelContestant(other.promise, other.scope);
        this.#run.settleBehind(() => reject(error));
      },
    );
  }
}
