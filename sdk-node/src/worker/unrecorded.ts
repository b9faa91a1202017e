import type { AttachRequest } from '@perdure/proto/v1/AttachRequest';

/** Names a step. */
export interface StepName {
  readonly instanceId: string;
  readonly seq: number;
}

/** What was sent in one frame, the results of activities first. */
interface SentFrame {
  activities: number;
  readonly steps: StepName[];
}

/** Where results are retained until they are recorded. */
export interface RetainedResults {
  /** The oldest of the results of activities that were sent on the stream are recorded. */
  activitiesRecorded(count: number): void;
  stepRecorded(step: StepName): void;
}

/** How many results one stream has sent, in order, that the sidecar has not called recorded. */
export class Unrecorded {
  readonly #results: RetainedResults;
  readonly #sent: SentFrame[] = [];
  #recorded = 0;

  constructor(results: RetainedResults) {
    this.#results = results;
  }

  /** A frame leaves. */
  sent({ activities = [], steps = [] }: AttachRequest): void {
    if (activities.length + steps.length === 0) return;
    this.#sent.push({ activities: activities.length, steps: [...steps] as StepName[] });
  }

  /** So many of all results of the stream are recorded. */
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
