import { TURN_BYTES_MAX } from '../../limits.ts';
import { payloadBytes } from '../../model/payload.ts';
import type { StepReport } from '../../model/worker-ports.ts';

/** Results of steps that arrived before the answer of the turn that schedules them. */
export class EarlySteps {
  readonly #bySeq = new Map<number, StepReport>();
  #bytes = 0;

  /** False when they exceed the limit of a turn; the first result of a step counts. */
  add(report: StepReport): boolean {
    if (this.#bySeq.has(report.seq)) return true;
    const { output } = report;
    this.#bytes += ITEM_BYTES + payloadBytes(output);
    if (this.#bytes > TURN_BYTES_MAX) return false;
    // A copy: the frame that contained it is larger, and need not stay in memory.
    const kept = output === null ? null : { ...output, data: new Uint8Array(output.data) };
    this.#bySeq.set(report.seq, { ...report, output: kept });
    return true;
  }

  /** In order of arrival. */
  all(): Iterable<StepReport> {
    return this.#bySeq.values();
  }
}

/** Size of one without its output; `rpc` limits failures. */
const ITEM_BYTES = 1_024;
