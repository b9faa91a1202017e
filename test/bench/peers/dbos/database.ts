// The database of a run on a shared server.
import { loadPackage, packageFile } from '../install.ts';

/** The part of DBOS's database driver that the benchmark uses. */
interface PostgresDriver {
  readonly Client: new (options: { connectionString: string }) => {
    connect(): Promise<void>;
    query(text: string): Promise<{ readonly rows: readonly { readonly version: string }[] }>;
    end(): Promise<void>;
  };
}

async function query(packages: string, url: string, text: string): Promise<string> {
  // The driver is a dependency of DBOS, so it is resolved from its package.
  const dbos = packageFile(packages, '@dbos-inc/dbos-sdk');
  const { Client } = loadPackage(dbos, 'pg') as PostgresDriver;
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows[0]?.version ?? '';
  } finally {
    await client.end();
  }
}

/** Removes a database, if it exists. */
export async function dropDatabase(packages: string, url: string, name: string): Promise<void> {
  await query(packages, url, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
}

/** The version of the server. @throws Error when it cannot be reached. */
export function serverVersion(packages: string, url: string): Promise<string> {
  return query(packages, url, "SELECT current_setting('server_version') AS version");
}
