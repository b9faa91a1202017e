// Reports to operators about a data directory that no sidecar uses.
import type { HistoryEvent } from './event.ts';

/** The problems in the files of one namespace. */
export interface DirectoryReport {
  readonly namespace: string;
  readonly path: string;
  readonly pageBytes: number;
  readonly pages: number;
  readonly freePages: number;
  /** Empty: the files are intact. */
  readonly problems: readonly string[];
}

/** A data file, before and after compaction. */
export interface CompactionReport {
  readonly path: string;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

/** An instance that was read from files that may be damaged. */
export interface SalvagedInstance {
  readonly namespace: string;
  readonly id: string;
  readonly createdMs: number;
  readonly executions: readonly SalvagedExecution[];
  /** Unreadable parts of the instance; empty for a complete instance. */
  readonly lost: readonly string[];
}

export interface SalvagedExecution {
  readonly execution: number;
  readonly events: readonly HistoryEvent[];
}
