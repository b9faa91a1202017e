import type { Logger } from '../context/log.ts';
import type { OrchestrationHandler } from '../definitions/orchestration.ts';
import type { NondeterminismGuard } from '../model/nondeterminism-guard.ts';

/** What all runs of a worker share. */
export interface RunOptions {
  /** The handler of an orchestration; version empty: unversioned. */
  resolve(name: string, version: string): OrchestrationHandler | undefined;
  readonly log: Logger;
  /** From the sidecar's Welcome. Left out: 2 MiB. */
  readonly payloadMaxBytes?: number;
  /** Bytes by which codecs may make a payload larger. Left out: none. */
  readonly reservedBytes?: number;
  /** Watches the code for what is not deterministic. Default: none. */
  readonly nondeterminismGuard?: NondeterminismGuard | undefined;
}
