import { describe, expect, it } from 'vitest';

import { readConfig, SETTING_NAMES, SETTINGS } from './config.ts';

const listen = (text: string) => readConfig({ listen: text }, {}).listen;

describe('settings', () => {
  it('have defaults that can be read', () => {
    expect(readConfig({}, {})).toEqual({
      dataDir: '.perdure',
      listen: [{ kind: 'tcp', host: '127.0.0.1', port: 7460 }],
      healthListen: [],
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
      lossesMax: 5,
      turnTimeoutMs: 120_000,
      sessionIdleMs: 300_000,
      scheduleIntervalMsMin: 1_000,
      backupDir: '',
      namespaces: [],
      stopGraceMs: 5_000,
      logLevel: 'info',
    });
  });

  it('come from the flag, else from the environment, else from the default', () => {
    const env = { PERDURE_DATA_DIR: '/b', PERDURE_LOG_LEVEL: 'error', PERDURE_LISTEN: '' };
    expect(readConfig({ 'data-dir': '/a' }, env)).toMatchObject({
      dataDir: '/a',
      logLevel: 'error',
      listen: [{ port: 7460 }],
    });
  });

  it('take names with commas', () => {
    expect(readConfig({ namespaces: 'blue, green,' }, {}).namespaces).toEqual(['blue', 'green']);
  });

  it('take sizes and times with units', () => {
    const flags = { 'max-payload-bytes': '4MiB', 'ping-interval': '2s', 'ping-timeout': '1m' };
    expect(readConfig(flags, {})).toMatchObject({
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
  ])('refuse --%s %s and say what is expected', (flag, text, message) => {
    expect(() => readConfig({ [flag]: text }, {})).toThrow(message);
  });

  it('name the variable when the wrong value stands there', () => {
    expect(() => readConfig({}, { PERDURE_LOG_LEVEL: 'x' })).toThrow(/^PERDURE_LOG_LEVEL "x"/);
  });

  it('have one flag and one variable each', () => {
    const all = SETTING_NAMES.map((name) => SETTINGS[name]);
    expect(new Set(all.map(({ flag }) => flag)).size).toBe(all.length);
    expect(new Set(all.map(({ env }) => env)).size).toBe(all.length);
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
    'are not %s, which others can reach, without TLS and without asking who is there',
    (text) => {
      expect(() => listen(text)).toThrow(/can be reached from other machines/);
    },
  );

  const tls = { 'tls-cert': 'c.pem', 'tls-key': 'k.pem' };
  const open = { listen: '0.0.0.0:1' };

  it('are any, with TLS and a way to know who is there, or when told so', () => {
    expect(readConfig({ ...open, ...tls, tokens: 't' }, {}).listen).toHaveLength(1);
    expect(readConfig({ ...open, ...tls, 'tls-client-ca': 'a' }, {}).listen).toHaveLength(1);
    expect(readConfig({ ...open, 'allow-insecure': 'true' }, {}).allowInsecure).toBe(true);
    expect(readConfig(open, { PERDURE_ALLOW_INSECURE: '1' }).allowInsecure).toBe(true);
  });

  it.each([
    [open, /needs TLS \(--tls-cert, --tls-key\) and --tokens or --tls-client-ca; --allow-insecure/],
    [{ ...open, tokens: 't' }, /which needs TLS \(--tls-cert, --tls-key\);/],
    [{ ...open, ...tls }, /which needs --tokens or --tls-client-ca;/],
    [{ 'tls-cert': 'c' }, /--tls-cert and --tls-key belong together/],
    [{ 'tls-client-ca': 'c' }, /--tls-client-ca needs --tls-cert/],
    [{ 'allow-insecure': 'perhaps' }, /expected true or false/],
  ] as const)('say what is missing: %o', (flags, message) => {
    expect(() => readConfig(flags, {})).toThrow(message);
  });

  it.each(['7460', '127.0.0.1', '127.0.0.1:99999', 'unix:', ':7460', ''])(
    'are not "%s", which is none',
    (text) => {
      expect(() => listen(text)).toThrow(/--listen/);
    },
  );
});
