// One decision of orchestrator code, as the history records it.

import type { DecisionKind } from '@perdure/proto/kinds';

export type { DecisionKind } from '@perdure/proto/kinds';

export interface Decision {
  readonly kind: DecisionKind;
  /** Sequence number of the operation. 0: no operation. */
  readonly seq: number;
  /** Name. Of an update: its id. Of a patch: its change id. Of a value: its key. */
  readonly name: string;
  /** Instance or promise id, if the code set one. "*": all values. Else empty. */
  readonly target: string;
  /** Due time of a timer. Else 0. */
  readonly fireAtMs: number;
}
