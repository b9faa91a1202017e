/** One version of an orchestration. */
export interface VersionUse {
  readonly name: string;
  /** Empty: unversioned. */
  readonly version: string;
  /** Instances of it that have not ended. */
  readonly live: number;
  /** Workers that have it. */
  readonly workers: number;
  readonly isDefault: boolean;
  /** In words: what may be deleted, or what is missing. */
  readonly advice: string;
}

/** One change in place of an orchestration. */
export interface PatchUse {
  readonly name: string;
  readonly changeId: string;
  /** Live instances that took the new way. */
  readonly marked: number;
  /** Live instances that took the old way, or have not come there. */
  readonly unmarked: number;
  readonly advice: string;
}

export interface VersionReport {
  readonly versions: readonly VersionUse[];
  readonly patches: readonly PatchUse[];
}

/** What operators may ask and say about versions. Implemented by `scheduler`. */
export interface VersionPort {
  /** Of one orchestration, or of all with an empty name. Reads every row that has not ended. */
  reportVersions(name: string): Promise<VersionReport>;
  /** What an unversioned start gets from now on; empty: the highest that a worker offers. */
  setDefaultVersion(name: string, version: string): Promise<void>;
}
