import type { AttachRequest } from '@perdure/proto/v1/AttachRequest';

/** Identifies a step. */
export interface StepName {
  readonly instanceId: string;
  readonly seq: number;
}

/** The results of one sent frame, activities first. */
interface SentFrame {
  activities: number;
  readonly steps: StepName[];
}

/** Retains results until they are recorded. */
export interface RetainedResults {
  /** Called when the `count` oldest activity results of the stream are recorded. */
  activitiesRecorded(count: number): void;
  stepRecorded(step: StepName): void;
}

/** The results that one stream has sent and the sidecar has not confirmed as recorded, in order. */
export class Unrecorded {
  readonly #results: RetainedResults;
  readonly #sent: SentFrame[] = [];
  #recorded = 0;

  constructor(results: RetainedResults) {
    this.#results = results;
  }

  /** Called when a frame is sent. */
  sent({ activities = [], steps = [] }: AttachRequest): void {
    if (activities.length + steps.length === 0) return;
    this.#sent.push({ activities: activities.length, steps: [...steps] as StepName[] });
  }

  /** Called when the first `count` results of the stream are recorded. */
  recorded(count: number): void {
    let left = count - this.#recorded;
    this.#recorded = Math.max(count, this.#recorded);
    for (let frame = this.#sent[0]; frame !== undefined && left > 0; frame = this.#sent[0]) {
      const activities = Math.min(left, frame.activities);
      const steps = frame.steps.splice(0, left - activities);
      frame.activities -= activities;
      left -= activities + steps.length;
      if (activities > 0) this.#results.activitiesRecorded(activities);
      for (const step of steps) this.#results.stepRecorded(step);
      if (frame.activities + frame.steps.length === 0) this.#sent.shift();
    }
  }
}
