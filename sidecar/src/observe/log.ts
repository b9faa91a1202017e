// Observe: what the sidecar tells about itself. It is passed in and knows no other room. Lines are
// JSON, for machines first; they name instances, workers and sizes, never the content of payloads.
import { destination, pino, stdSerializers, stdTimeFunctions } from 'pino';

import { printable } from '../lib/printable.ts';

/** From much to nothing. */
export type LogLevel = 'info' | 'warn' | 'error' | 'silent';

type Fields = Readonly<Record<string, unknown>>;

/** The shape of the model's `Log`. */
export interface StructuredLog {
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
}

/** Bytes may be somebody's secret and tell a reader nothing: their size stands for them. */
function withoutBytes(value: unknown): unknown {
  if (value instanceof Uint8Array) return `(${value.length} bytes)`;
  const isPayload = typeof value === 'object' && value !== null && 'data' in value;
  return isPayload ? withoutBytes(value.data) : value;
}

/**
 * A log of lines of JSON. Each line is written before the call returns: what was logged before a
 * crash is there.
 *
 * @param fd where to: 2 is stderr.
 */
export function jsonLog(level: LogLevel, fd: number): StructuredLog {
  const lines = destination({ fd, sync: true });
  // A reader that went away is no reason to stop serving.
  lines.on('error', () => {});
  // JSON leaves characters as they are that a terminal obeys or hides: C1, bidi, separators.
  const printed = { write: (line: string) => lines.write(`${printable(line.trimEnd())}\n`) };
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: stdTimeFunctions.isoTime,
      serializers: { error: stdSerializers.err },
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) =>
          Object.fromEntries(
            Object.entries(fields).map(([key, value]) => [key, withoutBytes(value)]),
          ),
      },
    },
    printed,
  );
  return {
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    error: (message, fields = {}) => logger.error(fields, message),
  };
}
