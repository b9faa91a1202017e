// Observe: logs and metrics of the sidecar; constructors receive both. Log lines are JSON. They
// contain sizes and names of instances and workers, never the content of payloads.
import { pino, stdTimeFunctions } from 'pino';
import { printable } from '../lib/printable.ts';
import { LogLines } from './log-lines.ts';

/** Levels, from the most to the fewest lines. */
export type LogLevel = 'info' | 'warn' | 'error' | 'silent';

type Fields = Readonly<Record<string, unknown>>;

/** Implements the model's `Log`. */
export interface StructuredLog {
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
}

/** Replaces bytes by their size, because bytes may contain secrets of users. */
function withoutBytes(value: unknown): unknown {
  if (value instanceof Uint8Array) return `(${value.length} bytes)`;
  const isPayload = typeof value === 'object' && value !== null && 'data' in value;
  return isPayload ? withoutBytes(value.data) : value;
}

/** Keys that each line has. A field with such a name is renamed. */
const OWN_KEYS: ReadonlySet<string> = new Set(['level', 'time', 'message']);

function fieldsOf(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => {
      const name = OWN_KEYS.has(key) ? `${key}Field` : key;
      return key === 'error' ? errorFields(value) : [[name, withoutBytes(value)]];
    }),
  );
}

/** An error is two fields of text, so that each field has one type. */
function errorFields(error: unknown): [string, string][] {
  if (!(error instanceof Error)) return [['error', String(error)]];
  const { message, stack } = error;
  return [
    ['error', message],
    ...(stack === undefined ? [] : [['stack', stack] as [string, string]]),
  ];
}

/** Longest wait at the end for a slow reader. */
const END_MS = 500;

/** A log that can be ended. */
export interface JsonLog extends StructuredLog {
  /** Number of dropped lines. */
  droppedLines(): number;
  /** Resolves when all lines are written, or at the deadline. */
  end(): Promise<void>;
}

/**
 * Creates a log of JSON lines. A line is written before the call returns, so that a crash loses no
 * lines. A blocked reader causes dropped lines, which are counted, and no delay.
 *
 * @param fd the file descriptor: 2 is stderr.
 */
export function jsonLog(level: LogLevel, fd: number): JsonLog {
  const lines = new LogLines(fd, (dropped) => {
    const message = '"message":"log lines were dropped: the reader did not read them"';
    return `{"level":"warn"${stdTimeFunctions.isoTime()},"dropped":${dropped},${message}}\n`;
  });
  // JSON does not escape characters that a terminal interprets or hides: C1, bidi, separators.
  const printed = { write: (line: string) => lines.write(`${printable(line.trimEnd())}\n`) };
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: stdTimeFunctions.isoTime,
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
