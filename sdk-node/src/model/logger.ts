// Where log lines go: of the application's logger, and of the run that a logger speaks for.

/** Takes log lines; `fields` is structured data beside the message. */
export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** What the log needs to know of the run it speaks for. */
export interface LogSource {
  readonly logger: Logger;
  readonly isReplaying: boolean;
  readonly info: { readonly instanceId: string; readonly execution: number; readonly name: string };
}
