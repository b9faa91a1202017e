/** One page of a listing; an empty token ends it. */
interface Page<Row> {
  readonly rows: readonly Row[];
  readonly nextPageToken: string;
}

/**
 * All rows of a listing that comes in pages.
 *
 * @param read asks for one page by the token of the page before; the first token is empty.
 */
export async function readPages<Row>(
  read: (pageToken: string) => Promise<Page<Row>>,
): Promise<Row[]> {
  const rows: Row[] = [];
  let pageToken = '';
  do {
    const page = await read(pageToken);
    for (const row of page.rows) rows.push(row);
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return rows;
}
