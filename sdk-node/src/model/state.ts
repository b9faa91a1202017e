// The values that an instance stores, as orchestrator code works with them: `ctx.state`.
import type { ValueDefinition, ValueKey } from './value.ts';

/**
 * Values of this instance, under keys of at most 256 bytes. They cost no turn and no round trip,
 * are right under replay, cross continue-as-new, and can be read from outside.
 */
export interface OrchestrationState {
  /**
   * Returns a copy of a value; undefined if there is none.
   *
   * @example
   * const paid = ctx.state.get(total) ?? 0;
   */
  get<Out>(value: ValueDefinition<never, Out>): Out | undefined;
  get<T = unknown>(key: string): T | undefined;
  /**
   * Whether there is a value.
   *
   * @example
   * if (!ctx.state.has(total)) ctx.state.set(total, 0);
   */
  has(key: ValueKey): boolean;
  /**
   * Stores a value.
   *
   * @throws InvalidInputError when it is not what its definition says, JSON cannot hold it, or
   * there are 256 others.
   * @throws PayloadTooLargeError when it takes more than 64 KiB, or all together more than 1 MiB.
   * @example
   * ctx.state.set(total, 250);
   */
  set<In>(value: ValueDefinition<In, unknown>, to: NoInfer<In>): void;
  set(key: string, to: unknown): void;
  /**
   * Deletes a value; false if there is none.
   *
   * @example
   * ctx.state.delete(total);
   */
  delete(key: ValueKey): boolean;
  /**
   * Deletes all values.
   *
   * @example
   * ctx.state.clear();
   */
  clear(): void;
  /**
   * Returns the keys of all values, in order.
   *
   * @example
   * for (const key of ctx.state.keys()) ctx.log.info('stored', { key });
   */
  keys(): string[];
  /**
   * Returns copies of all values, in order of their keys.
   *
   * @example
   * const all = new Map(ctx.state.entries());
   */
  entries(): [string, unknown][];
  readonly size: number;
}
