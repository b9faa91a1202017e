import type { Logger } from '../model/logger.ts';
import { describeThrown, isErrorLike, messageOf, typeNamesOf } from '../thrown.ts';
import { printable } from './printable.ts';
import { writeStderr } from './stderr-lines.ts';

type Fields = Readonly<Record<string, unknown>>;

function line(message: string, fields: Fields | undefined): string {
  return printable(withFields(message, fields));
}

function withFields(message: string, fields: Fields | undefined): string {
  if (fields === undefined) return message;
  const pairs = Object.entries(fields).map(([key, value]) => `${key}=${show(value)}`);
  return pairs.length === 0 ? message : `${message} (${pairs.join(' ')})`;
}

function show(value: unknown): string {
  if (isErrorLike(value)) {
    return JSON.stringify(`${typeNamesOf(value)[0] ?? 'Error'}: ${messageOf(value)}`);
  }
  try {
    return JSON.stringify(value) ?? describeThrown(value);
  } catch {
    return describeThrown(value);
  }
}

/** The default logger of workers and clients: one line on standard error per message. */
export const consoleLogger: Logger = {
  debug: () => undefined,
  info: (message, fields) => writeStderr(`perdure: ${line(message, fields)}`),
  warn: (message, fields) => writeStderr(`perdure: warning: ${line(message, fields)}`),
  error: (message, fields) => writeStderr(`perdure: error: ${line(message, fields)}`),
};
