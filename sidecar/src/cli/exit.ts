/** The exit codes of commands, for scripts; `perdure help` prints this table. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  alreadyExists: 4,
  unavailable: 5,
  notCompleted: 6,
  timedOut: 7,
} as const;

export const EXIT_DOCS: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: 'done',
  failed: 'request rejected, or internal error',
  usage: 'wrong flags or arguments',
  notFound: 'the instance does not exist',
  alreadyExists: 'start: the instance already exists',
  unavailable: 'the sidecar cannot be reached; serve: the data directory or an address is in use',
  notCompleted: 'wait: the instance failed, was cancelled or terminated',
  timedOut: 'wait: the instance has not ended in time',
};

/** Wrong flags or arguments. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** The exit code for an ErrorCode. */
export function exitOf(code: string): number {
  switch (code) {
    case 'NOT_FOUND':
      return EXIT.notFound;
    case 'ALREADY_EXISTS':
      return EXIT.alreadyExists;
    case 'UNAVAILABLE':
    case 'STORE_FAILED':
      return EXIT.unavailable;
    default:
      return EXIT.failed;
  }
}
