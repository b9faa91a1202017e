import { withEnded } from '../../engine/schedule.ts';
import { timesOf } from '../../engine/schedule-times.ts';
import type { ScheduleTimes } from '../../engine/schedule-times.ts';
import type { ScheduleState } from '../../model/schedule.ts';

/** One schedule in memory. Its state changes within its turn at the turnstile only. */
export class ScheduleEntry {
  state: ScheduleState;
  times: ScheduleTimes;
  /** When it is to be looked at next; null: not by the clock. */
  dueMs: number | null = null;
  /** When it starts next, jitter included, as it was when it was last planned; null: never. */
  nextMs: number | null = null;
  /** It waits for its turn already. */
  queued = false;
  dropped = false;
  /** Instances of it that ended since it had its turn. */
  readonly #ended: number[] = [];

  /** @throws PerdureError INVALID_ARGUMENT when its specification cannot be read. */
  constructor(state: ScheduleState) {
    this.state = state;
    this.times = timesOf(state.schedule.spec);
  }

  get id(): string {
    return this.state.schedule.scheduleId;
  }

  ended(no: number): void {
    this.#ended.push(no);
  }

  /** Takes in what ended meanwhile. */
  settle(): void {
    for (const no of this.#ended.splice(0)) this.state = withEnded(this.state, no);
  }
}
