import type { HistoryEvent } from './event.ts';

/** Which instance is brought. */
export interface ImportHeader {
  readonly instanceId: string;
  readonly createdMs: number;
  /** False: what has not ended is suspended. */
  readonly resume: boolean;
}

/** Events of one execution, as many as came together. */
export interface ImportPart {
  readonly execution: number;
  readonly events: readonly HistoryEvent[];
}

export interface ImportAnswer {
  readonly instanceId: string;
  readonly executions: number;
  readonly events: number;
}

/** Takes in what another sidecar exported. Implemented by `scheduler`. */
export interface ImportPort {
  /**
   * Resolves when all of it is durable. Rejects with ALREADY_EXISTS when the id is taken, with
   * INVALID_ARGUMENT when no sidecar can have recorded it, with LIMIT_EXCEEDED when it is too long.
   */
  importInstance(header: ImportHeader, parts: AsyncIterable<ImportPart>): Promise<ImportAnswer>;
}
