// The values that an instance stores, as orchestrator code works with them: `ctx.state`.
import type { ValueDefinition, ValueKey } from './value.ts';

/**
 * Values of this instance, under keys of at most 256 bytes. They cost no turn and no round trip,
 * are right under replay, cross continue-as-new, and can be read from outside.
 */
export interface OrchestrationState {
  /** A copy of the value; undefined when there is none. */
  get<Out>(value: ValueDefinition<never, Out>): Out | undefined;
  get<T = unknown>(key: string): T | undefined;
  has(key: ValueKey): boolean;
  /**
   * Keeps a value.
   * @throws InvalidInputError when it is not what its definition says, JSON cannot hold it, or
   * there are 256 others.
   * @throws PayloadTooLargeError when it takes more than 64 KiB, or all together more than 1 MiB.
   */
  set<In>(value: ValueDefinition<In, unknown>, to: NoInfer<In>): void;
  set(key: string, to: unknown): void;
  /** Forgets a value; false when there is none. */
  delete(key: ValueKey): boolean;
  /** Forgets all values. */
  clear(): void;
  /** In order. */
  keys(): string[];
  /** Copies of all values, in order of keys. */
  entries(): [string, unknown][];
  readonly size: number;
}
