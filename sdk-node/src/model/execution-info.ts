// Identity of an execution, for its own code.

/** The parent of an instance. */
export interface ParentInfo {
  readonly instanceId: string;
  readonly execution: number;
}

/** Ids, name, version, parent and headers of an execution. */
export interface ExecutionInfo {
  readonly instanceId: string;
  /** Number of the execution, from 1. Continue-as-new adds 1. */
  readonly execution: number;
  readonly name: string;
  readonly version: string;
  /** Null: the instance has no parent. */
  readonly parent: ParentInfo | null;
  /** Headers of the start, such as a trace context. */
  readonly headers: Readonly<Record<string, string>>;
}
