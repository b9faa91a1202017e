// One decision of orchestrator code, as history records it.

import type { DecisionKind } from '@perdure/proto/kinds';

export type { DecisionKind } from '@perdure/proto/kinds';

export interface Decision {
  readonly kind: DecisionKind;
  /** Operation, or 0 for what is none. */
  readonly seq: number;
  /** Of an update: its id; of a patch: its change id; of a value: its key. */
  readonly name: string;
  /** Instance or promise id where the code named one; of all values: "*"; else empty. */
  readonly target: string;
  /** Of a timer; else 0. */
  readonly fireAtMs: number;
}
