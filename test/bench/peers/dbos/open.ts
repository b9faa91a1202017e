import type { Found, PeerSetting } from '../engine.ts';
import { installPackages } from '../install.ts';
import { versions } from '../versions.ts';
import { serverVersion } from './database.ts';
import { DbosHarness } from './harness.ts';
import type { DbosSetting } from './harness.ts';
import { postgresPrograms, postgresVersion } from './postgres.ts';

const tooSlow = '10,000 starts take longer than the 15 s until the common instant';
const notOurs = 'the PostgreSQL server at the given URL is not started by the benchmark';

/** DBOS with its default settings, on a new or an existing PostgreSQL server. */
export async function openDbos(setting: PeerSetting): Promise<Found> {
  const { folder, cache, nodeFile, postgresUrl: url } = setting;
  const programs = url === undefined ? postgresPrograms() : undefined;
  const postgres: DbosSetting['postgres'] | undefined =
    url === undefined ? (programs === undefined ? undefined : { programs }) : { url };
  if (postgres === undefined) {
    return { unavailable: 'PostgreSQL is not installed (Debian package postgresql)' };
  }
  let packages: string;
  let server: string;
  try {
    packages = await installPackages(cache, 'dbos');
    server =
      'url' in postgres
        ? await serverVersion(packages, postgres.url)
        : await postgresVersion(postgres.programs);
  } catch (error) {
    return { unavailable: (error as Error).message };
  }
  const own: DbosSetting = { folder, packages, nodeFile, postgres };
  return {
    name: 'dbos',
    system: {
      name: 'dbos',
      server_version: `PostgreSQL ${server}`,
      sdk: 'node',
      sdk_version: versions.dbosSdk,
      durability: 'settings of initdb: each transaction is flushed; DBOS with its defaults',
      transport: 'loopback TCP to PostgreSQL; engine and driver in the application process',
    },
    harnesses: {
      start: () => DbosHarness.start(own),
      prepare: () => DbosHarness.prepare(own),
    },
    unsupported: { 'W5-burst': tooSlow, ...('url' in postgres ? { W6: notOurs } : {}) },
  };
}
