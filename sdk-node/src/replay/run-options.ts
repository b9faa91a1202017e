import type { ContextFactory } from '../model/run-port.ts';
import type { Logger } from '../model/logger.ts';
import type { OrchestrationHandler } from '../definitions/orchestration.ts';
import type { NondeterminismGuard } from '../model/nondeterminism-guard.ts';

/** What all runs of a worker share. */
export interface RunOptions {
  /** The handler of an orchestration; version empty: unversioned. */
  resolve(name: string, version: string): OrchestrationHandler | undefined;
  /** Creates the `ctx` of a run, or of a scope of it. */
  readonly createContext: ContextFactory;
  readonly log: Logger;
  /**
   * From the sidecar's Welcome.
   * @default 2 MiB
   */
  readonly payloadMaxBytes?: number;
  /**
   * Bytes by which codecs may make a payload larger.
   * @default none
   */
  readonly reservedBytes?: number;
  /** Watches the code for what is not deterministic. Default: none. */
  readonly nondeterminismGuard?: NondeterminismGuard | undefined;
}
