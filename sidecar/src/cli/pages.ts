import type { Connection, Service } from './connection.ts';

/** An answer with one page of a listing. */
type Page<Row> = Readonly<Record<string, readonly Row[]>> & { readonly nextPageToken: string };

/** A method that lists. */
export interface Listing {
  readonly service: Service;
  readonly rpc: string;
  /** The field of the answer that holds the rows. */
  readonly field: string;
  readonly request?: object;
}

/** Calls a method that lists until its last page. */
export async function listAll<Row>(
  connection: Pick<Connection, 'call'>,
  { service, rpc, field, request = {} }: Listing,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let pageToken = '';
  do {
    const page: Page<Row> = await connection.call(service, rpc, { ...request, pageToken });
    for (const row of page[field] as readonly Row[]) rows.push(row);
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return rows;
}
