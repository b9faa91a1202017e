// What operators are told about a data directory that no sidecar uses.
import type { HistoryEvent } from './event.ts';

/** What was found in the files of one namespace. */
export interface DirectoryReport {
  readonly namespace: string;
  readonly path: string;
  readonly pageBytes: number;
  readonly pages: number;
  readonly freePages: number;
  /** Empty: the files are sound. */
  readonly problems: readonly string[];
}

/** A data file, before and after it was compacted. */
export interface CompactionReport {
  readonly path: string;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

/** An instance as it was read from files that may be damaged. */
export interface SalvagedInstance {
  readonly namespace: string;
  readonly id: string;
  readonly createdMs: number;
  readonly executions: readonly SalvagedExecution[];
  /** What could not be read of it; empty: it is whole. */
  readonly lost: readonly string[];
}

export interface SalvagedExecution {
  readonly execution: number;
  readonly events: readonly HistoryEvent[];
}
