import { describe, expect, it } from 'vitest';

import { readConfig } from './read.ts';
import { SETTING_NAMES, SETTINGS, variableOf } from './settings.ts';

const read = (flags: Record<string, string>, env: Record<string, string> = {}) =>
  readConfig({ flags, env });
const listen = (text: string) => read({ listen: text }).listen;

describe('settings', () => {
  it('have valid defaults', () => {
    expect(read({})).toEqual({
      configFile: '',
      dataDir: '.perdure',
      listen: [{ kind: 'tcp', host: '127.0.0.1', port: 7460 }],
      http: [],
      socketMode: 0o600,
      tlsCert: '',
      tlsKey: '',
      tlsClientCa: '',
      tokens: '',
      allowInsecure: false,
      payloadBytesMax: 2 * 1024 * 1024,
      pingIntervalMs: 5_000,
      pingTimeoutMs: 15_000,
      workerGraceMs: 5_000,
      memoryBudgetBytes: 0,
      cachedInstancesMax: 100_000,
      busyInstancesMax: 100_000,
      historyEventsMax: 10_000_000,
      historyBytesMax: 1024 * 1024 * 1024,
      lostAttemptsMax: 5,
      turnTimeoutMs: 120_000,
      sessionIdleMs: 300_000,
      scheduleIntervalMsMin: 1_000,
      backupDir: '',
      namespaces: [],
      stopGraceMs: 5_000,
      logInstances: false,
      logLevel: 'info',
    });
  });

  it('come from the flag, then from the environment, then from the default', () => {
    const env = { PERDURE_DATA_DIR: '/b', PERDURE_LOG_LEVEL: 'error', PERDURE_LISTEN: '' };
    expect(read({ 'data-dir': '/a' }, env)).toMatchObject({
      dataDir: '/a',
      logLevel: 'error',
      listen: [{ port: 7460 }],
    });
  });

  it('accept names with commas', () => {
    expect(read({ namespaces: 'blue, green,' }).namespaces).toEqual(['blue', 'green']);
  });

  it('accept sizes and times with units', () => {
    const flags = { 'max-payload-bytes': '4MiB', 'ping-interval': '2s', 'ping-timeout': '1m' };
    expect(read(flags)).toMatchObject({
      payloadBytesMax: 4 * 1024 * 1024,
      pingIntervalMs: 2_000,
      pingTimeoutMs: 60_000,
    });
  });

  it.each([
    [
      'max-payload-bytes',
      '2GiB',
      '--max-payload-bytes "2GiB": expected bytes, from 1KiB to 256MiB',
    ],
    ['max-payload-bytes', '5s', 'expected bytes'],
    ['ping-interval', '-1', 'expected a time'],
    ['log-level', 'loud', 'expected info, warn, error or silent'],
    ['socket-mode', '999', 'expected a file mode'],
    ['data-dir', '', 'expected a path'],
    ['namespaces', 'a,Big', '"Big": expected small letters'],
    ['ping-timeout', '5s', '--ping-timeout (5000ms) must be longer than --ping-interval'],
  ])('reject --%s %s with the expected form', (flag, text, message) => {
    expect(() => read({ [flag]: text })).toThrow(message);
  });

  it('name the variable of an invalid value', () => {
    expect(() => read({}, { PERDURE_LOG_LEVEL: 'x' })).toThrow(/^PERDURE_LOG_LEVEL "x"/);
  });

  it('have one flag and one variable each', () => {
    const all = SETTING_NAMES.map((name) => SETTINGS[name]);
    expect(new Set(all.map(({ flag }) => flag)).size).toBe(all.length);
    expect(new Set(all.map(variableOf)).size).toBe(all.length);
  });
});

describe('addresses to listen on', () => {
  it('are loopback ports and unix sockets', () => {
    expect(listen('localhost:0, unix:/run/p.sock,[::1]:99,unix:///x')).toEqual([
      { kind: 'tcp', host: '127.0.0.1', port: 0 },
      { kind: 'unix', path: '/run/p.sock' },
      { kind: 'tcp', host: '[::1]', port: 99 },
      { kind: 'unix', path: '/x' },
    ]);
  });

  it.each(['0.0.0.0:7460', '[::]:7460', '10.0.0.7:1', 'example.org:7460'])(
    'are not %s, a non-loopback address, without TLS and client authentication',
    (text) => {
      expect(() => listen(text)).toThrow(/is a non-loopback address/);
    },
  );

  const tls = { 'tls-cert': 'c.pem', 'tls-key': 'k.pem' };
  const open = { listen: '0.0.0.0:1' };

  it('can be any address with TLS and client authentication, or with --allow-insecure', () => {
    expect(read({ ...open, ...tls, tokens: 't' }).listen).toHaveLength(1);
    expect(read({ ...open, ...tls, 'tls-client-ca': 'a' }).listen).toHaveLength(1);
    expect(read({ ...open, 'allow-insecure': 'true' }).allowInsecure).toBe(true);
    expect(read(open, { PERDURE_ALLOW_INSECURE: '1' }).allowInsecure).toBe(true);
  });

  it.each([
    [open, /requires TLS \(--tls-cert, --tls-key\) and --tokens or --tls-client-ca\. Set/],
    [{ ...open, tokens: 't' }, /which requires TLS \(--tls-cert, --tls-key\)\. Set/],
    [{ ...open, ...tls }, /which requires --tokens or --tls-client-ca\. Set/],
    [{ 'tls-cert': 'c' }, /--tls-cert and --tls-key are required together/],
    [{ 'tls-client-ca': 'c' }, /--tls-client-ca requires --tls-cert/],
    [{ 'allow-insecure': 'perhaps' }, /expected true or false/],
  ] as const)('report missing settings: %o', (flags, message) => {
    expect(() => read(flags)).toThrow(message);
  });

  it.each(['7460', '127.0.0.1', '127.0.0.1:99999', 'unix:', ':7460', ''])(
    'are not "%s", which is not an address',
    (text) => {
      expect(() => listen(text)).toThrow(/--listen/);
    },
  );
});
