import type { StuckReason } from '../../model/instance.ts';

export type LiveStatus = 'pending' | 'running' | 'suspended' | 'stuck';

/** Instances that have not ended and are alike: how many there are. */
export interface LiveClass {
  readonly name: string;
  readonly version: string;
  readonly status: LiveStatus;
  /** Null unless it is stuck. */
  readonly reason: StuckReason | null;
  readonly epoch: number;
  count: number;
}
