// Where log lines go, and the one that orchestrator code gets: silent while it replays, because
// what is replayed was logged when it first happened.
import type { LogSource, Logger } from '../model/logger.ts';

/** Drops everything. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

type Fields = Readonly<Record<string, unknown>>;

/** Adds instance, execution and orchestration to every line; silent while its run replays. */
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
      // A getter that throws must not throw into code that runs without it when it replays.
    }
    logger[level](message, all);
  }
}
