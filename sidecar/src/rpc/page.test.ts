import { expect, test } from 'vitest';
import { PAGE_BYTES_MAX } from '../limits.ts';
import { keyedPage, numberKey } from './page.ts';

interface Row {
  readonly id: string;
  readonly text: string;
}

const page = (rows: readonly Row[], token: string): ReturnType<typeof keyedPage<Row, Row>> =>
  keyedPage(
    rows,
    token,
    ({ id }) => id,
    (row) => row,
  );

const row = (at: number, bytes: number): Row => ({ id: numberKey(at), text: 'x'.repeat(bytes) });

function pagesOf(rows: readonly Row[]): string[][] {
  const pages: string[][] = [];
  let token = '';
  do {
    const { messages, nextPageToken } = page(rows, token);
    pages.push(messages.map(({ id }) => id));
    token = nextPageToken;
  } while (token !== '');
  return pages;
}

test('a page ends above its limit of bytes, and the next page continues after it', () => {
  const rows = Array.from({ length: 10 }, (_, at) => row(at, PAGE_BYTES_MAX / 4));
  const pages = pagesOf(rows);
  expect(pages.map(({ length }) => length)).toEqual([4, 4, 2]);
  expect(pages.flat()).toEqual(rows.map(({ id }) => id));
});

test('a row that is larger than a page is a page', () => {
  const rows = [row(1, 2 * PAGE_BYTES_MAX), row(2, 1), row(3, 2 * PAGE_BYTES_MAX), row(4, 1)];
  expect(pagesOf(rows).map(({ length }) => length)).toEqual([1, 2, 1]);
});

test('bytes count at any depth of a row', () => {
  const nested = Array.from({ length: 4 }, (_, at) => ({
    id: String(at),
    list: [{ name: 'x'.repeat(PAGE_BYTES_MAX) }, { data: new Uint8Array(10) }],
  }));
  const first = keyedPage(
    nested,
    '',
    ({ id }) => id,
    (one) => one,
  );
  expect(first.messages).toHaveLength(1);
});

test('a row that is added or removed between two pages moves no other row', () => {
  const rows = Array.from({ length: 8 }, (_, at) => row(at * 2, PAGE_BYTES_MAX / 4));
  const first = page(rows, '');
  const changed = [row(1, 1), ...rows.filter((_, at) => at !== 0 && at !== 3)];
  const second = page(changed, first.nextPageToken);
  expect(second.messages.map(({ id }) => id)).toEqual(rows.slice(4).map(({ id }) => id));
});

test('unknown page tokens are rejected', () => {
  const token = page([row(1, PAGE_BYTES_MAX), row(2, 1)], '').nextPageToken;
  for (const made of ['17', '%%%', 'x'.repeat(1_000), `${token}=`]) {
    expect(() => page([], made)).toThrow(/page_token/);
  }
});
