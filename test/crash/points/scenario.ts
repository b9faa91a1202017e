// What a scenario is: orchestrations, what a client does with them, and what must come of it.
import type { WorkerHandler } from '@perdure/sdk';
import type { Stage } from './stage.ts';

export interface Scenario {
  readonly name: string;
  readonly handlers: readonly WorkerHandler[];
  /** Plays it to its end; throws when something comes out that must not. */
  play(stage: Stage): Promise<void>;
}
