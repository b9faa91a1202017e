// A PostgreSQL server for one run: a new cluster with the settings of initdb, on loopback.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, chown, mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

import { Program } from '../../program.ts';
import type { User } from '../../program.ts';

const run = promisify(execFile);

/** Debian's folder for the programs of each version. */
const debianFolder = '/usr/lib/postgresql';

/** The folder with `initdb` and `postgres`. Undefined if PostgreSQL is not installed. */
export function postgresPrograms(): string | undefined {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder) : [];
  const debian = versions
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(debianFolder, version, 'bin'));
  const folders = [...debian, ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders.find((folder) =>
    ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))),
  );
}

/** The version, such as `15.18`. */
export async function postgresVersion(programs: string): Promise<string> {
  const { stdout } = await run(join(programs, 'postgres'), ['--version']);
  return /\d[\d.]*/.exec(stdout)?.[0] ?? 'unknown';
}

/** The user that runs the server: PostgreSQL refuses to run as root. */
export function serverUser(): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  const fields = users.find((line) => line.startsWith('postgres:'))?.split(':');
  if (fields === undefined) {
    throw new Error('PostgreSQL does not run as root, and there is no user "postgres"');
  }
  return { uid: Number(fields[2]), gid: Number(fields[3]) };
}

/** Creates an empty cluster. */
export async function createCluster(programs: string, dataFolder: string): Promise<void> {
  const user = serverUser();
  await mkdir(dataFolder, { recursive: true });
  if (user !== undefined) {
    await chown(dataFolder, user.uid, user.gid);
    // The user must have access to the parent folders.
    await chmod(join(dataFolder, '..'), 0o711);
    await chmod(join(dataFolder, '../..'), 0o711);
  }
  const own = ['-E', 'UTF8', '--locale=C', '--auth=trust', '-U', 'postgres'];
  await run(join(programs, 'initdb'), ['-D', dataFolder, ...own], { ...user, cwd: '/' });
}

/** Starts a server on a cluster. Resolves when it accepts connections. */
export async function startPostgres(
  programs: string,
  dataFolder: string,
  port: number,
): Promise<Program> {
  const user = serverUser();
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories='];
  const program = new Program({
    name: 'postgres',
    command: join(programs, 'postgres'),
    args: ['-D', dataFolder, '-p', String(port), ...settings.flatMap((one) => ['-c', one])],
    ...(user === undefined ? {} : { user }),
  });
  await program.line(/ready to accept connections/);
  return program;
}
