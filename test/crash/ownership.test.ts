// Ownership of a data directory in which no socket can be created, because of a full disk, missing
// write permission, or a file system without sockets. LMDB's lock then excludes other processes.
import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { killWriters, Writer, writerFile } from '../fixtures/store-process.ts';

let path: string;

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'perdure-owner-'));
});

afterEach(async () => {
  killWriters();
  await rm(path, { recursive: true, force: true });
});

const withoutSockets = `data:text/javascript,${encodeURIComponent(`
  import net from 'node:net';
  net.Server.prototype.listen = function () {
    process.nextTick(() => this.emit('error', new Error('EPERM: no sockets here')));
    return this;
  };
`)}`;

/** Redirects standard error to standard output, so that its lines are read too. */
function started(...command: readonly string[]): Writer {
  return new Writer('/bin/sh', '-c', 'exec "$0" "$@" 2>&1', ...command);
}

const withSocket = (): Writer => started(process.execPath, writerFile, path, 'commands');
const withoutSocket = (): Writer =>
  started(process.execPath, '--import', withoutSockets, writerFile, path, 'commands');

async function outputOf(writer: Writer): Promise<string> {
  let output = '';
  for (let line = await writer.line(); line !== undefined; line = await writer.line()) {
    output += line;
  }
  return output;
}

test.each([
  ['neither has', withoutSocket, withoutSocket],
  ['only the first has', withSocket, withoutSocket],
  ['only the second has', withoutSocket, withSocket],
])('a second process is rejected when %s a socket', async (_, first, second) => {
  const holder = first();
  expect(await holder.line()).toBe('open 0');
  expect(await holder.command('commit')).toMatch(/^committed 1 /);
  expect(await outputOf(second())).toContain(`in use by process ${holder.child.pid}`);
  expect(await holder.command('commit')).toMatch(/^committed 2 /);
});

test('the lock ends with its process, after an exit and after a kill', async () => {
  for (const committed of [0, 1, 2]) {
    const holder = withoutSocket();
    expect(await holder.line()).toBe(`open ${committed}`);
    expect(await holder.command('commit')).toMatch(/^committed /);
    holder.child.kill('SIGKILL');
    await holder.ended;
  }
});

test('at most one of many processes without sockets that start at once serves', async () => {
  const starters = Array.from({ length: 4 }, withoutSocket);
  const first = await Promise.all(starters.map((starter) => starter.line()));
  expect(first.filter((line) => line === 'open 0').length).toBeLessThanOrEqual(1);
  killWriters();
  await Promise.all(starters.map((starter) => starter.ended));
  expect(await withoutSocket().line()).toBe('open 0');
});

test('a directory without write permission serves one process', async ({ skip }) => {
  const user = 54_321;
  const as = ['setpriv', '--reuid', `${user}`, '--regid', `${user}`, '--clear-groups'];
  try {
    execFileSync(as[0]!, [...as.slice(1), process.execPath, '--version'], { stdio: 'ignore' });
  } catch {
    skip('this test cannot run as another user here');
  }
  const data = join(path, 'data');
  await mkdir(data);
  await chmod(path, 0o755);
  await chown(data, user, user);
  const serve = (): Writer => started(...as, process.execPath, writerFile, data, 'commands');
  const creator = serve();
  expect(await creator.line()).toBe('open 0');
  creator.child.kill('SIGKILL');
  await creator.ended;
  await chmod(data, 0o555);
  const holder = serve();
  expect(await holder.line()).toBe('open 0');
  expect(await outputOf(serve())).toContain(`in use by process ${holder.child.pid}`);
});

test('processes with one id in different containers do not share a directory', async ({ skip }) => {
  const apart = ['unshare', '--pid', '--fork', '--kill-child'];
  try {
    execFileSync(apart[0]!, [...apart.slice(1), 'true'], { stdio: 'ignore' });
  } catch {
    skip('namespaces of process ids are not permitted here');
  }
  const node = [process.execPath, '--import', withoutSockets, writerFile, path, 'commands'];
  const holder = started(...apart, ...node);
  expect(await holder.line()).toBe('open 0');
  expect(await outputOf(started(...apart, ...node))).toContain('cannot lock the data directory');
  expect(await holder.command('commit')).toMatch(/^committed 1 /);
});
