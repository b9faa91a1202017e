import { PAGE_SIZE_MAX } from '../limits.ts';
import { PerdureError } from '../model/error.ts';

const PAGE_SIZE_DEFAULT = 100;

/** Rows of a page: 0 means the default. */
export function pageSize(asked: number): number {
  if (asked < 0 || asked > PAGE_SIZE_MAX) {
    throw new PerdureError(
      'INVALID_ARGUMENT',
      `page_size is ${asked}; it goes from 1 to ${PAGE_SIZE_MAX}, and 0 means ${PAGE_SIZE_DEFAULT}`,
    );
  }
  return asked === 0 ? PAGE_SIZE_DEFAULT : asked;
}

/** Opaque to clients: where the page before ended. Empty after the last page. */
export function pageToken(next: number | null): string {
  return next === null ? '' : Buffer.from(`p${next}`).toString('base64url');
}

/** Undoes pageToken; null for the first page. */
export function readPageToken(token: string): number | null {
  if (token === '') return null;
  const text = /^p(\d{1,15})$/.exec(Buffer.from(token, 'base64url').toString('latin1'));
  const next = text === null ? null : Number(text[1]);
  if (next === null || pageToken(next) !== token) {
    throw new PerdureError('INVALID_ARGUMENT', 'page_token is none that this sidecar gave out');
  }
  return next;
}
