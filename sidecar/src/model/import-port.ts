import type { HistoryEvent } from './event.ts';

/** The instance to import. */
export interface ImportHeader {
  readonly instanceId: string;
  readonly createdMs: number;
  /** False: an instance that has not ended is suspended. */
  readonly resume: boolean;
}

/** Events of one execution that arrived together. */
export interface ImportPart {
  readonly execution: number;
  readonly events: readonly HistoryEvent[];
}

export interface ImportAnswer {
  readonly instanceId: string;
  readonly executions: number;
  readonly events: number;
}

/** Imports an instance that another sidecar exported. Implemented by `scheduler`. */
export interface ImportPort {
  /**
   * Resolves after the commit of all of it. Rejects with ALREADY_EXISTS when the id exists, with
   * INVALID_ARGUMENT when no sidecar can have recorded it, with LIMIT_EXCEEDED when it is too long.
   */
  importInstance(header: ImportHeader, parts: AsyncIterable<ImportPart>): Promise<ImportAnswer>;
}
