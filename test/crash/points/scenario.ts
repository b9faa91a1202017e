// A scenario: orchestrations, what a client does with them, and the expected results.
import type { WorkerHandler } from '@perdure/sdk';
import type { Stage } from './stage.ts';

export interface Scenario {
  readonly name: string;
  readonly handlers: readonly WorkerHandler[];
  /** Runs it to its end; throws when a result is wrong. */
  play(stage: Stage): Promise<void>;
}
