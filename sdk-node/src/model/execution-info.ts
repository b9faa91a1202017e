// What an execution can read about itself.

/** The instance that awaits this one. */
export interface ParentInfo {
  readonly instanceId: string;
  readonly execution: number;
}

/** What this execution is. */
export interface ExecutionInfo {
  readonly instanceId: string;
  /** From 1; continue-as-new adds 1. */
  readonly execution: number;
  readonly name: string;
  readonly version: string;
  /** Null when no instance awaits it. */
  readonly parent: ParentInfo | null;
  /** What travelled beside the input of the first execution, such as a trace context. */
  readonly headers: Readonly<Record<string, string>>;
}
