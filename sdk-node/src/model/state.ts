// `ctx.state`: the state values of an instance.
import type { ValueDefinition, ValueKey } from './value.ts';

/**
 * The state values of this instance. A key has at most 256 bytes. Access needs no turn and no round
 * trip, and it is deterministic. The values survive continue-as-new, and clients can read them.
 */
export interface OrchestrationState {
  /**
   * Returns a copy of a value. Undefined: not set.
   *
   * @example
   * const paid = ctx.state.get(total) ?? 0;
   */
  get<Out>(value: ValueDefinition<never, Out>): Out | undefined;
  get<T = unknown>(key: string): T | undefined;
  /**
   * Returns true if the value is set.
   *
   * @example
   * if (!ctx.state.has(total)) ctx.state.set(total, 0);
   */
  has(key: ValueKey): boolean;
  /**
   * Stores a value.
   *
   * @throws InvalidInputError when the value does not match its definition or has no JSON form, or
   * when the instance has 256 other values.
   * @throws PayloadTooLargeError when the value exceeds 64 KiB, or all values together exceed 1
   * MiB.
   * @example
   * ctx.state.set(total, 250);
   */
  set<In>(value: ValueDefinition<In, unknown>, to: NoInfer<In>): void;
  set(key: string, to: unknown): void;
  /**
   * Deletes a value. Returns false if it is not set.
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
