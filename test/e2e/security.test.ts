import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { Client, Worker, defineActivity, defineOrchestration } from '@perdure/sdk';
import type { ConnectionOptions } from '@perdure/sdk';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { perdure } from '../fixtures/command.ts';
import { quiet, Harness } from '../fixtures/harness.ts';
import { createToken, pem, pemPath } from '../fixtures/secrets.ts';

const greet = defineActivity<string, string>('greet');
const greeter = defineOrchestration<string, string>('greeter');
const handlers = [
  greet.handle((name) => `hello ${name}`),
  greeter.handle((ctx, name) => ctx.call(greet, name)),
];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'perdure-security-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const serverTls = ['--tls-cert', pemPath('server'), '--tls-key', pemPath('server', 'key')];
const ca = pem('ca');

type Options = Omit<ConnectionOptions, 'address'>;

function newClient(harness: Harness, options: Options, callTimeout = 10_000): Client {
  const client = new Client({ address: harness.address, log: quiet, callTimeout, ...options });
  onTestFinished(() => client.close());
  return client;
}

/** `ok`, or the code or name of the error. */
async function outcome(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'ok';
  } catch (error) {
    return (error as { code?: string }).code ?? (error as Error).name;
  }
}

/** Returns true when a client and a worker with these options are served. */
async function works(harness: Harness, options: Options, timeoutMs = 10_000): Promise<string> {
  const client = newClient(harness, options, timeoutMs);
  return outcome(client.start(greeter, 'you'));
}

async function attach(harness: Harness, options: Options): Promise<string> {
  return outcome(harness.attach(handlers, options));
}

test('workers and clients that trust the CA work with TLS as without it', async () => {
  await using harness = await Harness.start({ transport: 'tcp', settings: serverTls });
  await harness.attach(handlers, { tls: { ca } });
  const client = newClient(harness, { tls: { ca } });
  expect(await (await client.start(greeter, 'you')).result()).toBe('hello you');
  const answer = await perdure(harness.address, 'count', '--tls-ca', pemPath('ca'), '--json');
  expect(answer).toMatchObject({ code: 0 });
});

test('rejects plaintext, untrusted CAs and old versions of TLS', async () => {
  await using harness = await Harness.start({ transport: 'tcp', settings: serverTls });
  expect(await works(harness, {}, 500)).toBe('UNAVAILABLE');
  expect(await works(harness, { tls: true }, 500)).toBe('UNAVAILABLE');
  expect(await works(harness, { tls: { ca: pem('stranger') } }, 500)).toBe('UNAVAILABLE');
  expect(await works(harness, { tls: { ca, serverName: 'elsewhere' } }, 500)).toBe('UNAVAILABLE');
  const [host, port] = harness.address.split(':');
  const old = connectTls({ host: host!, port: Number(port), ca, maxVersion: 'TLSv1.1' });
  const refused = new Promise((resolve) => old.once('error', resolve));
  expect(String(await refused)).toMatch(/version|protocol/i);
  expect(await works(harness, { tls: { ca } })).toBe('ok');
});

test('accepts only client certificates of the trusted CA', async () => {
  const settings = [...serverTls, '--tls-client-ca', pemPath('ca')];
  await using harness = await Harness.start({ transport: 'tcp', settings });
  expect(await works(harness, { tls: { ca } }, 500)).toBe('UNAVAILABLE');
  const stranger = { ca, cert: pem('stranger'), key: pem('stranger', 'key') };
  expect(await works(harness, { tls: stranger }, 500)).toBe('UNAVAILABLE');
  const known = { ca, cert: pem('client'), key: pem('client', 'key') };
  expect(await works(harness, { tls: known })).toBe('ok');
  const shown = ['--tls-ca', pemPath('ca'), '--tls-client-cert', pemPath('client')];
  const key = pemPath('client', 'key');
  const answer = await perdure(harness.address, 'count', ...shown, '--tls-client-key', key);
  expect(answer).toMatchObject({ code: 0 });
});

test('a token permits exactly the operations of its roles', async () => {
  const tokens = join(folder, 'roles');
  const token = {
    worker: createToken(tokens, 'w', 'worker'),
    client: createToken(tokens, 'c', 'client'),
    admin: createToken(tokens, 'a', 'admin'),
  };
  await using harness = await Harness.start({ settings: ['--tokens', tokens] });
  expect(await attach(harness, {})).toBe('UNAUTHENTICATED');
  expect(await attach(harness, { token: 'perdure_no-such-token' })).toBe('UNAUTHENTICATED');
  expect(await attach(harness, { token: token.client })).toBe('PERMISSION_DENIED');
  expect(await attach(harness, { token: token.admin })).toBe('PERMISSION_DENIED');
  expect(await attach(harness, { token: token.worker })).toBe('ok');

  /** Makes a call of the role, a call of another role, and a call for administrators. */
  const asked = async (options: Options): Promise<string[]> => {
    const client = newClient(harness, options);
    return Promise.all([
      outcome(client.start(greeter, 'you')),
      outcome(client.schedules.list()),
      outcome(client.describe()),
    ]);
  };
  const denied = 'PERMISSION_DENIED';
  expect(await asked({})).toEqual(Array.from({ length: 3 }, () => 'UNAUTHENTICATED'));
  expect(await asked({ token: token.worker })).toEqual([denied, denied, denied]);
  expect(await asked({ token: token.client })).toEqual(['ok', 'ok', denied]);
  expect(await asked({ token: () => token.admin })).toEqual(['ok', 'ok', 'ok']);
});

test('a token for one namespace is valid neither for others nor for the sidecar', async () => {
  const tokens = join(folder, 'namespaces');
  const [own, other] = [
    createToken(tokens, 'own', 'client,admin', 'default'),
    createToken(tokens, 'other', 'client,admin', 'shop'),
  ];
  const settings = ['--tokens', tokens, '--backup-dir', folder];
  await using harness = await Harness.start({ settings });
  expect(await works(harness, { token: own })).toBe('ok');
  expect(await works(harness, { token: other })).toBe('PERMISSION_DENIED');
  expect(await works(harness, { token: own, namespace: 'shop' })).toBe('PERMISSION_DENIED');
  const file = join(folder, 'own-token');
  writeFileSync(file, `${own}\n`, { mode: 0o600 });
  const answer = await perdure(
    harness.address,
    'backup',
    'create',
    '--name',
    'x',
    '--token-file',
    file,
  );
  expect(answer.code).toBe(1);
  expect(answer.err).toContain('not for all namespaces, which BackupStore requires');
  const counted = await perdure(harness.address, 'count', '--token-file', file);
  expect(counted).toMatchObject({ code: 0, err: '' });
});

test('SIGHUP loads new certificates and tokens, and disconnects revoked clients', async () => {
  const [cert, key, tokens] = ['cert', 'key', 'sighup'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  copyFileSync(pemPath('server'), cert);
  copyFileSync(pemPath('server', 'key'), key);
  const first = createToken(tokens, 'first', 'worker,client');
  const firstLine = readFileSync(tokens, 'utf8');
  const settings = ['--tls-cert', cert, '--tls-key', key, '--tokens', tokens];
  await using harness = await Harness.start({
    transport: 'tcp',
    settings: [...settings, '--log-level', 'info'],
  });
  const reread = (pattern: RegExp): Promise<string> => {
    harness.sidecar.signal('SIGHUP');
    return harness.sidecar.line(pattern);
  };
  const shown = (): Promise<string> => {
    const [host, port] = harness.address.split(':');
    return new Promise((resolve, reject) => {
      const socket = connectTls({ host: host!, port: Number(port), ca }, () => {
        resolve(socket.getPeerCertificate().fingerprint256);
        socket.destroy();
      });
      socket.once('error', reject);
    });
  };
  const worker = new Worker({
    address: harness.address,
    handlers,
    log: quiet,
    stopOnSignals: false,
    tls: { ca },
    token: first,
  });
  const ended = outcome(worker.run());
  await worker.ready();
  const before = await shown();

  // Invalid files have no effect.
  writeFileSync(tokens, 'this is no token\n');
  await reread(/line 1 is not a token.*unchanged/);
  copyFileSync(pemPath('server-next'), cert);
  writeFileSync(tokens, firstLine);
  await reread(/certificate and key are invalid.*unchanged/);
  expect(await shown()).toBe(before);
  expect(await works(harness, { tls: { ca }, token: first })).toBe('ok');

  copyFileSync(pemPath('server-next', 'key'), key);
  writeFileSync(tokens, '');
  const second = createToken(tokens, 'second', 'worker,client');
  await reread(/were read again/);
  expect(await shown()).not.toBe(before);
  expect(await works(harness, { tls: { ca }, token: second })).toBe('ok');
  expect(await works(harness, { tls: { ca }, token: first })).toBe('UNAUTHENTICATED');
  expect(await ended).toBe('UNAUTHENTICATED');
});

test('perdure token prints a token once, and stores its hash in a file with mode 600', async () => {
  const file = join(folder, 'made');
  const one = createToken(file, 'one', 'worker');
  const two = createToken(file, 'two', 'client,admin', 'shop,default');
  expect(one).toMatch(/^perdure_[\w-]{43}$/);
  expect(two).not.toBe(one);
  const kept = readFileSync(file, 'utf8');
  expect(kept).toMatch(/^one worker \* sha256:[0-9a-f]{64}\ntwo client,admin shop,default sha256:/);
  expect(kept).not.toContain(one.slice(8));
  expect(statSync(file).mode & 0o777).toBe(0o600);
  for (const args of [
    ['token', 'create', 'x', '--file', file],
    ['token', 'create', 'x', '--roles', 'boss', '--file', file],
    ['token', 'create', 'x', '--roles', 'worker'],
    ['token', 'create', 'a b', '--roles', 'worker', '--file', file],
  ]) {
    expect((await perdure('', ...args)).code, args.join(' ')).not.toBe(0);
  }
  expect(readFileSync(file, 'utf8')).toBe(kept);
});

const broken: Record<string, readonly [readonly string[], RegExp]> = {
  'a certificate that is not there': [
    ['--tls-cert', '/nowhere.pem', '--tls-key', '/nowhere.key'],
    /--tls-cert \/nowhere.pem cannot be read: ENOENT/,
  ],
  'a key of another certificate': [
    ['--tls-cert', pemPath('server'), '--tls-key', pemPath('client', 'key')],
    /certificate and key are invalid/,
  ],
  'a file without tokens': [['--tokens', '/dev/null'], /contains no token/],
  'a non-loopback address': [['--listen', '0.0.0.0:0'], /is a non-loopback address/],
  'a non-loopback address with TLS but without authentication': [
    ['--listen', '0.0.0.0:0', ...serverTls],
    /requires --tokens or --tls-client-ca/,
  ],
};

for (const [what, [settings, message]] of Object.entries(broken)) {
  test(`${what} ends the start with a message`, async () => {
    await expect(Harness.start({ transport: 'tcp', settings })).rejects.toThrow(message);
  });
}

test('a unix socket may be opened to a group by its mode', async () => {
  await using harness = await Harness.start({ settings: ['--socket-mode', '660'] });
  expect(statSync(harness.address.replace('unix:', '')).mode & 0o777).toBe(0o660);
  expect(await works(harness, {})).toBe('ok');
});

test('unauthenticated requests are counted in the log, and do not fill it', async () => {
  const tokens = join(folder, 'strangers');
  createToken(tokens, 'user', 'client');
  await using harness = await Harness.start({ settings: ['--tokens', tokens] });
  const clients = Array.from({ length: 50 }, () => works(harness, { token: 'wrong-token' }));
  expect(new Set(await Promise.all(clients))).toEqual(new Set(['UNAUTHENTICATED']));
  await harness.sidecar.line(/more calls were rejected/);
  const lines = harness.sidecar.output.split('\n').filter((line) => line.includes('refused'));
  expect(lines.length).toBeLessThan(10);
  expect(harness.sidecar.output).not.toContain('wrong-token');
});
