// Observe: what the sidecar reports about itself. It is passed in and imports no other module.
// Lines are JSON, for machines first; they name instances, workers and sizes, never the content of
// payloads.
import { pino, stdSerializers, stdTimeFunctions } from 'pino';
import { printable } from '../lib/printable.ts';
import { LogLines } from './log-lines.ts';

/** From much to nothing. */
export type LogLevel = 'info' | 'warn' | 'error' | 'silent';

type Fields = Readonly<Record<string, unknown>>;

/** The shape of the model's `Log`. */
export interface StructuredLog {
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
}

/** Bytes may be a user's secret and mean nothing to a reader: their size stands for them. */
function withoutBytes(value: unknown): unknown {
  if (value instanceof Uint8Array) return `(${value.length} bytes)`;
  const isPayload = typeof value === 'object' && value !== null && 'data' in value;
  return isPayload ? withoutBytes(value.data) : value;
}

/** Keys that each line has already: a field of that name stands beside it under another. */
const OWN_KEYS: ReadonlySet<string> = new Set(['level', 'time', 'message']);

function fieldsOf(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      OWN_KEYS.has(key) ? `${key}Field` : key,
      withoutBytes(value),
    ]),
  );
}

/** How long the last lines may take to reach a slow reader. */
const END_MS = 500;

/** A log that can be ended. */
export interface JsonLog extends StructuredLog {
  /** Lines that no reader took. */
  droppedLines(): number;
  /** Resolves when all is written, or its reader does not take it. */
  end(): Promise<void>;
}

/**
 * A log of lines of JSON. A line is written before the call returns, so that what was logged before
 * a crash is there; a reader that takes nothing costs lines, which are counted, and never time.
 *
 * @param fd where to: 2 is stderr.
 */
export function jsonLog(level: LogLevel, fd: number): JsonLog {
  const lines = new LogLines(fd, (dropped) => {
    const message = '"message":"log lines were dropped: their reader did not take them"';
    return `{"level":"warn"${stdTimeFunctions.isoTime()},"dropped":${dropped},${message}}\n`;
  });
  // JSON leaves characters as they are that a terminal obeys or hides: C1, bidi, separators.
  const printed = { write: (line: string) => lines.write(`${printable(line.trimEnd())}\n`) };
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: stdTimeFunctions.isoTime,
      serializers: { error: stdSerializers.err },
      formatters: { level: (label) => ({ level: label }), log: fieldsOf },
    },
    printed,
  );
  return {
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    error: (message, fields = {}) => logger.error(fields, message),
    droppedLines: () => lines.droppedLines,
    end: () => lines.end(END_MS),
  };
}
