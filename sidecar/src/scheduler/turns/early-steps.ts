import { TURN_BYTES_MAX } from '../../limits.ts';
import { payloadBytes } from '../../model/payload.ts';
import type { StepReport } from '../../model/worker-ports.ts';

/** Results of steps that arrived before the answer of the turn that schedules them. */
export class EarlySteps {
  readonly #bySeq = new Map<number, StepReport>();
  #bytes = 0;

  /**
   * Adds a result; returns false when the results exceed the limit of a turn. The first result of a
   * step counts.
   */
  add(report: StepReport): boolean {
    if (this.#bySeq.has(report.seq)) return true;
    const { output } = report;
    this.#bytes += ITEM_BYTES + payloadBytes(output);
    if (this.#bytes > TURN_BYTES_MAX) return false;
    // A copy allows the larger frame that contained the output to be released.
    const copy = output === null ? null : { ...output, data: new Uint8Array(output.data) };
    this.#bySeq.set(report.seq, { ...report, output: copy });
    return true;
  }

  /** The results in order of arrival. */
  all(): Iterable<StepReport> {
    return this.#bySeq.values();
  }
}

/** Size of a result without its output; `rpc` limits failures. */
const ITEM_BYTES = 1_024;
