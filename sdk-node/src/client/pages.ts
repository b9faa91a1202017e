/** One page of a listing; an empty token ends it. */
interface Page<Row> {
  readonly rows: readonly Row[];
  readonly nextPageToken: string;
}

/**
 * All rows of a paged listing.
 *
 * @param read requests one page; its argument is the token from the previous page, at first "".
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
