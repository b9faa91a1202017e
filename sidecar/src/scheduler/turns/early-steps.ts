import { TURN_BYTES_MAX } from '../../limits.ts';
import { payloadBytes } from '../../model/payload.ts';
import type { StepReport } from '../../model/worker-ports.ts';

/** Results of steps that came before the answer of the turn that schedules them. */
export class EarlySteps {
  readonly #bySeq = new Map<number, StepReport>();
  #bytes = 0;

  /** False when they are more than a turn may hold; the first result of a step counts. */
  add(report: StepReport): boolean {
    if (this.#bySeq.has(report.seq)) return true;
    const { output } = report;
    this.#bytes += ITEM_BYTES + payloadBytes(output);
    if (this.#bytes > TURN_BYTES_MAX) return false;
    // A copy: the frame that held it is larger, and need not stay in memory.
    const kept = output === null ? null : { ...output, data: new Uint8Array(output.data) };
    this.#bySeq.set(report.seq, { ...report, output: kept });
    return true;
  }

  /** In the order in which they came. */
  all(): Iterable<StepReport> {
    return this.#bySeq.values();
  }
}

/** What one costs beside its output; failures are bounded by `rpc`. */
const ITEM_BYTES = 1_024;
