import type { HistoryEvent } from './event.ts';

/** The instance to import. */
export interface ImportHeader {
  readonly instanceId: string;
  readonly createdMs: number;
  /** False: the import suspends an instance that has not ended. */
  readonly resume: boolean;
}

/** Events of one execution in one message. */
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
   * Resolves after the commit of the whole instance. Rejects with ALREADY_EXISTS when the id
   * exists, with INVALID_ARGUMENT for a history that no sidecar can record, with LIMIT_EXCEEDED for
   * a history that is too long.
   */
  importInstance(header: ImportHeader, parts: AsyncIterable<ImportPart>): Promise<ImportAnswer>;
}
