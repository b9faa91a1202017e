// Work of the sidecar that no instance causes: schedules start instances, batches process many,
// retention deletes old ones. All of it is stored in objects of the store and is read at start.
// Unused features cost nothing.
import type { LiveInstance } from '../instances/live-instance.ts';
import { Batches } from './batches.ts';
import { Retentions } from './retentions.ts';
import { ScheduleRunner } from './schedule-runner.ts';
import { Schedules } from './schedules.ts';
import type { BatchesPorts } from './batches.ts';
import type { RetentionsPorts } from './retentions.ts';
import type { SchedulesPorts } from './schedules.ts';

/** Ports of the scheduler that this module uses. */
export type MaintenancePorts = SchedulesPorts & BatchesPorts & RetentionsPorts;

export class Maintenance {
  readonly scheduleRunner: ScheduleRunner;
  readonly schedules: Schedules;
  readonly batches: Batches;
  readonly retentions: Retentions;

  constructor(ports: MaintenancePorts) {
    this.scheduleRunner = new ScheduleRunner(ports);
    this.schedules = new Schedules(ports, this.scheduleRunner);
    this.batches = new Batches(ports);
    this.retentions = new Retentions(ports);
  }

  /** True when no work is in progress. Later due times do not count. */
  get idle(): boolean {
    return this.scheduleRunner.idle && this.batches.idle && this.retentions.idle;
  }

  /** Recovers from the store. */
  async recover(): Promise<void> {
    await this.scheduleRunner.recover();
    await this.batches.recover();
    await this.retentions.recover();
  }

  /** Starts no more work. */
  halt(): void {
    this.scheduleRunner.halt();
    this.batches.halt();
    this.retentions.halt();
  }

  /** Called when an instance has ended, and again if more of its writes are pending. */
  ended(instance: LiveInstance): void {
    if (this.scheduleRunner.running > 0 && instance.pending === null)
      this.scheduleRunner.ended(instance.state.instanceNumber);
  }
}
