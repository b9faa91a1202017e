/** One version of an orchestration. */
export interface VersionUse {
  readonly name: string;
  /** Empty: unversioned. */
  readonly version: string;
  /** Number of instances of this version that have not ended. */
  readonly live: number;
  /** Number of workers that have this version. */
  readonly workers: number;
  readonly isDefault: boolean;
  /** Text for operators: versions to delete, or missing workers. */
  readonly advice: string;
}

/** One patch of an orchestration. */
export interface PatchUse {
  readonly name: string;
  readonly changeId: string;
  /** Live instances that run the new code. */
  readonly marked: number;
  /** Live instances that run the old code, or have not reached the call. */
  readonly unmarked: number;
  readonly advice: string;
}

/** A page of the report, ordered by the names of orchestrations. */
export interface VersionReport {
  readonly versions: readonly VersionUse[];
  readonly patches: readonly PatchUse[];
  /** The last orchestration of the page; null on the last page. */
  readonly next: string | null;
}

/** Requests of operators about versions. Implemented by `scheduler`. */
export interface VersionPort {
  /**
   * Reports the versions of one orchestration; with an empty name, of all orchestrations after
   * `after` (null: from the first). Reads the rows of all instances that have not ended.
   */
  reportVersions(name: string, after?: string | null): Promise<VersionReport>;
  /** Sets the version of unversioned starts. Empty: the highest version that a worker offers. */
  setDefaultVersion(name: string, version: string): Promise<void>;
}
