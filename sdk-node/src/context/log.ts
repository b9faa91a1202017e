// Loggers. The logger of orchestrator code is silent during a replay, because the first run has
// logged the same lines.
import type { LogSource, Logger } from '../model/logger.ts';

/** A logger that discards all messages. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

type Fields = Readonly<Record<string, unknown>>;

/** Adds instance, execution and orchestration to every line. Silent while its run replays. */
export class ReplayLogger implements Logger {
  readonly #source: LogSource;

  constructor(source: LogSource) {
    this.#source = source;
  }

  debug(message: string, fields?: Fields): void {
    this.#write('debug', message, fields);
  }

  info(message: string, fields?: Fields): void {
    this.#write('info', message, fields);
  }

  warn(message: string, fields?: Fields): void {
    this.#write('warn', message, fields);
  }

  error(message: string, fields?: Fields): void {
    this.#write('error', message, fields);
  }

  #write(level: keyof Logger, message: string, fields: Fields | undefined): void {
    const { logger, isReplaying, info } = this.#source;
    if (isReplaying) return;
    const { instanceId, execution, name } = info;
    let all: Fields = { orchestration: name, instanceId, execution };
    try {
      all = { ...all, ...fields };
    } catch {
      // A getter that throws must not change the behaviour of the code: on replay, the getter is
      // not called.
    }
    logger[level](message, all);
  }
}
