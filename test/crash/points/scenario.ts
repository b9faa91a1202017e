// A scenario: orchestrations, the requests of a client, and the expected results.
import type { WorkerHandler } from '@perdure/sdk';
import type { Stage } from './stage.ts';

export interface Scenario {
  readonly name: string;
  readonly handlers: readonly WorkerHandler[];
  /** Runs the scenario to its end. Throws when a result is wrong. */
  play(stage: Stage): Promise<void>;
}
