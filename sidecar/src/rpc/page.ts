import { PAGE_BYTES_MAX, PAGE_SIZE_MAX } from '../limits.ts';
import { PerdureError } from '../model/error.ts';

const PAGE_SIZE_DEFAULT = 100;

/** Checks a requested page size; 0 selects the default. */
export function pageSize(requested: number): number {
  if (requested < 0 || requested > PAGE_SIZE_MAX) {
    throw new PerdureError(
      'INVALID_ARGUMENT',
      `page_size is ${requested}: use 1 to ${PAGE_SIZE_MAX}, or 0 for ${PAGE_SIZE_DEFAULT}`,
    );
  }
  return requested === 0 ? PAGE_SIZE_DEFAULT : requested;
}

/** Returns the token for the next page, which is opaque to clients. Empty after the last page. */
export function pageToken(next: number | null): string {
  return next === null ? '' : Buffer.from(`p${next}`).toString('base64url');
}

/** The inverse of pageToken; null for the first page. */
export function readPageToken(token: string): number | null {
  if (token === '') return null;
  const text = /^p(\d{1,15})$/.exec(Buffer.from(token, 'base64url').toString('latin1'));
  const next = text === null ? null : Number(text[1]);
  if (next === null || pageToken(next) !== token) {
    throw new PerdureError('INVALID_ARGUMENT', 'page_token is none that this sidecar gave out');
  }
  return next;
}

/** One page of a listing in memory. */
export interface KeyedPage<Message> {
  readonly messages: Message[];
  readonly nextPageToken: string;
}

/**
 * Returns the next page of rows that are sorted by their keys. A page ends above PAGE_BYTES_MAX. A
 * row that was added or removed since the previous page does not move other rows between pages.
 *
 * @param hasMore true if further rows follow `rows`.
 */
export function keyedPage<Row, Message extends object>(
  rows: readonly Row[],
  token: string,
  keyOf: (row: Row) => string,
  messageOf: (row: Row) => Message,
  hasMore = false,
): KeyedPage<Message> {
  const after = readKeyToken(token);
  const messages: Message[] = [];
  let bytes = 0;
  let last = '';
  for (const row of rows) {
    const key = keyOf(row);
    if (after !== null && key <= after) continue;
    if (bytes >= PAGE_BYTES_MAX) return { messages, nextPageToken: keyToken(last) };
    const message = messageOf(row);
    bytes += bytesOf(message);
    messages.push(message);
    last = key;
  }
  return { messages, nextPageToken: hasMore ? keyToken(last) : '' };
}

/** Converts a number to a key with the same order. */
export function numberKey(value: number): string {
  return String(value).padStart(16, '0');
}

/** Returns the token for a key, which is opaque to clients. */
export function keyToken(key: string): string {
  return Buffer.from(`k${key}`).toString('base64url');
}

/** The inverse of keyToken; null for the first page. */
export function readKeyToken(token: string): string | null {
  if (token === '') return null;
  const text = Buffer.from(token, 'base64url').toString();
  if (text.startsWith('k') && keyToken(text.slice(1)) === token) return text.slice(1);
  throw new PerdureError('INVALID_ARGUMENT', 'page_token is none that this sidecar gave out');
}

/** Estimated bytes of a field's tag and length. */
const FIELD_BYTES = 4;

/** Estimates the bytes of a message. */
function bytesOf(value: unknown): number {
  if (typeof value === 'string') return FIELD_BYTES + value.length;
  if (value instanceof Uint8Array) return FIELD_BYTES + value.length;
  if (typeof value !== 'object' || value === null) return FIELD_BYTES;
  let bytes = FIELD_BYTES;
  for (const field of Object.values(value)) bytes += bytesOf(field);
  return bytes;
}
