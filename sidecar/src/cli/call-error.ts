/** Thrown when a call fails: the sidecar rejects it or is unreachable. */
export class CallError extends Error {
  /** An ErrorCode; empty if the sidecar sent none. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'CallError';
    this.code = code;
  }
}
