// Interfaces of loggers and of the runs that they log for.

/** Receives log messages. `fields` is structured data. */
export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** The parts of a run that its logger reads. */
export interface LogSource {
  readonly logger: Logger;
  readonly isReplaying: boolean;
  readonly info: { readonly instanceId: string; readonly execution: number; readonly name: string };
}
