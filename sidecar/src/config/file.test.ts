import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { parseConfigFile, readConfigFile } from './file.ts';
import { readConfig } from './read.ts';
import { SETTING_NAMES, SETTINGS } from './settings.ts';

const parse = (text: string) => parseConfigFile('perdure.yaml', text);
const read = (text: string, flags = {}, env = {}) => readConfig({ flags, env, file: parse(text) });

describe('a configuration file', () => {
  it('sets the settings that it contains, in the units of the flags', () => {
    const text = [
      '# comments are allowed',
      'data-dir: /var/lib/perdure',
      'listen: [localhost:0, "unix:/run/p.sock"]',
      'namespaces:',
      '  - blue',
      '  - green',
      'socket-mode: 0660',
      'max-payload-bytes: 4MiB',
      'ping-interval: 2s',
      'ping-timeout: 60000',
      'turn-timeout: 0',
      'allow-insecure: true',
      'tokens: ""',
    ].join('\n');
    expect(read(text)).toMatchObject({
      dataDir: '/var/lib/perdure',
      listen: [
        { kind: 'tcp', host: '127.0.0.1', port: 0 },
        { kind: 'unix', path: '/run/p.sock' },
      ],
      namespaces: ['blue', 'green'],
      socketMode: 0o660,
      payloadBytesMax: 4 * 1024 * 1024,
      pingIntervalMs: 2_000,
      pingTimeoutMs: 60_000,
      turnTimeoutMs: 0,
      allowInsecure: true,
      tokens: '',
      logLevel: 'info',
    });
  });

  it('has lower precedence than the environment, which has lower precedence than a flag', () => {
    const text = 'log-level: warn\nsocket-mode: 640\ndata-dir: /file';
    const env = { PERDURE_LOG_LEVEL: 'error', PERDURE_DATA_DIR: '/env' };
    expect(read(text, { 'data-dir': '/flag' }, env)).toMatchObject({
      dataDir: '/flag',
      logLevel: 'error',
      socketMode: 0o640,
    });
  });

  it.each(['', '# nothing\n', '---\n'])('can be empty: %j', (text) => {
    expect(parse(text).size).toBe(0);
  });

  it('has a name for every setting except its path', () => {
    const flags = SETTING_NAMES.map((name) => SETTINGS[name].flag).filter((f) => f !== 'config');
    const text = flags.map((flag) => `${flag}: x`).join('\n');
    expect([...parse(text).keys()]).toEqual(flags);
  });

  it.each([
    [
      '\n\nlisten: x:1\n\n\n\nlisen: y:1',
      'perdure.yaml:7: unknown setting "lisen"; did you mean "listen"?',
    ],
    ['tls_cert: c', 'perdure.yaml:1: unknown setting "tls_cert"; did you mean "tls-cert"?'],
    ['--listen: c', 'perdure.yaml:1: unknown setting "--listen"; did you mean "listen"?'],
    ['frobnicate: 1', 'perdure.yaml:1: unknown setting "frobnicate"'],
    ['[x]: 1', 'perdure.yaml:1: unknown setting ""'],
    ['a: 1\nconfig: other.yaml', 'perdure.yaml:1: unknown setting "a"'],
    ['config: x', 'perdure.yaml:1: "config" is a flag, not a setting of the file'],
    ['data-dir: a\ndata-dir: b', 'perdure.yaml:2: invalid YAML: Map keys must be unique'],
    ['data-dir: [', 'perdure.yaml:1: invalid YAML: '],
    ['data-dir: a\n---\ndata-dir: b', 'perdure.yaml:2: invalid YAML: '],
    ['- data-dir', 'perdure.yaml:1: expected lines such as "log-level: warn"'],
    ['data-dir', 'perdure.yaml:1: expected lines such as "log-level: warn"'],
    ['\ntls: {cert: c}', 'perdure.yaml:2: unknown setting "tls"'],
    ['\nlisten: {host: h}', 'perdure.yaml:2: listen: expected one value, or a list of them'],
    ['listen: [[a]]', 'perdure.yaml:1: listen: expected one value, or a list of them'],
    ['x: &a 1', 'perdure.yaml:1: unknown setting "x"'],
    ['data-dir: &a x\ntokens: *a', 'perdure.yaml:2: tokens: expected one value, or a list'],
    ['\ntokens:', 'perdure.yaml:2: tokens: the value is missing'],
    [
      '\n\nlog-level: loud',
      'perdure.yaml:3: log-level "loud": expected info, warn, error or silent',
    ],
    ['ping-interval: 5d', 'perdure.yaml:1: ping-interval "5d": expected a time from 10ms to 60m'],
  ])('with %j is rejected with the line of the error', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('is accepted as printed in the documentation', () => {
    const page = readFileSync(
      join(import.meta.dirname, '../../../docs/reference/settings.md'),
      'utf8',
    );
    const examples = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text]) => text!);
    expect(examples).toHaveLength(1);
    expect(read(examples[0]!).logLevel).toBe('warn');
  });

  it('is read from disk, and a read error contains its path', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'perdure-config-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'perdure.yaml');
    writeFileSync(path, 'log-level: warn\n');
    const values = await readConfigFile(path);
    expect(values.get('log-level')).toEqual({ text: 'warn', place: `${path}:1` });
    const absent = join(folder, 'no.yaml');
    await expect(readConfigFile(absent)).rejects.toThrow(
      `--config ${absent} cannot be read: ENOENT`,
    );
  });
});
