// Observe: what the sidecar tells about itself. It is passed in and knows no other room. Lines are
// JSON, for machines first; they name instances, workers and sizes, never the content of payloads.
import { pino } from 'pino';
import type { DestinationStream } from 'pino';

/** From much to nothing. */
export const LOG_LEVELS = ['info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The shape of the model's `Log`. */
export interface StructuredLog {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Bytes tell nothing to a reader and may be somebody's secret: their size stands for them. */
function withoutBytes(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? `(${value.length} bytes)` : value;
}
