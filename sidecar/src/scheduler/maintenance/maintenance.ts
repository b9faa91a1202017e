// What the sidecar does by itself, for no instance in particular: schedules start instances,
// batches work over many, retention deletes what is old. All of it lives in objects of the store
// and is read at start; while nothing of it is used it costs nothing.
import type { LiveInstance } from '../instances/live-instance.ts';
import { Batches } from './batches.ts';
import { Retentions } from './retentions.ts';
import { ScheduleRunner } from './schedule-runner.ts';
import { Schedules } from './schedules.ts';
import type { BatchesPorts } from './batches.ts';
import type { RetentionsPorts } from './retentions.ts';
import type { SchedulesPorts } from './schedules.ts';

/** What maintenance uses of the scheduler. */
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

  /** Nothing is being done; what is due later does not count. */
  get idle(): boolean {
    return this.scheduleRunner.idle && this.batches.idle && this.retentions.idle;
  }

  /** Recovers from the store. */
  async recover(): Promise<void> {
    await this.scheduleRunner.recover();
    await this.batches.recover();
    await this.retentions.recover();
  }

  /** Begins nothing any more. */
  halt(): void {
    this.scheduleRunner.halt();
    this.batches.halt();
    this.retentions.halt();
  }

  /** An instance has ended; if more of it waits to be written, this is said again. */
  ended(instance: LiveInstance): void {
    if (this.scheduleRunner.running > 0 && instance.pending === null)
      this.scheduleRunner.ended(instance.state.instanceNumber);
  }
}
