import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startSidecar } from '../compose/sidecar.ts';
import type { RunningSidecar } from '../compose/sidecar.ts';
import type { Config } from '../config/settings.ts';
import { systemClock } from '../lib/clock.ts';
import { cryptoRandom } from '../lib/random.ts';
import { systemTicks } from '../lib/ticks.ts';
import { PerdureError } from '../model/error.ts';
import { createMemoryDisk, openMemoryStore } from '../store/store.ts';
import { loadContract } from '../wire/load.ts';
import { noDev, noFiles } from './no-files.suite.ts';
import { run } from './run.ts';

let sidecar: RunningSidecar;
beforeAll(async () => {
  sidecar = await startSidecar(
    {
      contract: loadContract(),
      store: openMemoryStore(createMemoryDisk()),
      clock: systemClock(),
      ticks: systemTicks(),
      random: cryptoRandom(),
      log: { info() {}, warn() {}, error() {} },
    },
    {
      listen: [{ kind: 'tcp', host: '127.0.0.1', port: 0 }],
      socketMode: 0o600,
      version: '9.9.9',
      payloadBytesMax: 64 * 1024,
      pingIntervalMs: 5_000,
      pingTimeoutMs: 15_000,
      cachedInstancesMax: 1_000,
    },
  );
});
afterAll(() => sidecar.stop(100));

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function perdure(args: readonly string[], over: object = {}): Promise<Ran> {
  let out = '';
  let err = '';
  const code = await run(args, {
    version: '9.9.9',
    env: { PERDURE_ADDRESS: sidecar.addresses[0] },
    now: () => systemClock().now(),
    out: (text) => (out += text),
    err: (text) => (err += text),
    random: (count) => cryptoRandom().bytes(count),
    addLine: () => undefined,
    dev: noDev,
    serve: () => Promise.reject(new Error('not here')),
    files: noFiles,
    restore: () => Promise.reject(new Error('not here')),
    ...over,
  });
  return { code, out, err };
}

const answer = async (...args: string[]) => JSON.parse((await perdure([...args, '--json'])).out);

describe('the commands of an instance', () => {
  it('start, show, list, suspend and end an instance, and raise events to it', async () => {
    const input = '{"cents": 4200}';
    expect(await perdure(['start', 'order', '--id', 'o-1', '--input', input])).toEqual({
      code: 0,
      out: 'started o-1 (execution 1)\n',
      err: '',
    });
    const shown = await perdure(['get', 'o-1']);
    expect(shown.out).toMatch(/^instance +o-1\norchestration +order\nstatus +pending\n/);
    expect(shown.out).toContain('{"cents": 4200}');
    expect(shown.out).toMatch(/waits for +no-worker order since .* no attached worker/);
    expect(await answer('get', 'o-1')).toMatchObject({
      status: 'pending',
      input: { json: { cents: 4200 } },
    });

    const raised = await perdure(['raise', 'o-1', 'approve', '--input', '[1]']);
    expect(raised).toMatchObject({ code: 0, out: 'buffered\n' });
    const suspended = await perdure(['suspend', 'o-1', '--reason', 'audit']);
    expect(suspended).toMatchObject({ code: 0, out: 'suspended o-1\n' });
    const list = await perdure(['list', '--status', 'suspended', '--name', 'order']);
    expect(list.out).toMatch(/^INSTANCE +ORCHESTRATION +STATUS .*\no-1 +order +suspended /);
    expect(await answer('list', '--status', 'failed')).toEqual([]);

    expect((await perdure(['wait', 'o-1', '--timeout', '10ms'])).code).toBe(7);
    expect((await perdure(['terminate', 'o-1', '--reason', 'enough'])).code).toBe(0);
    const waited = await perdure(['wait', 'o-1']);
    expect(waited.code).toBe(6);
    expect(waited.out).toMatch(/failure +Terminated: enough/);
    expect((await perdure(['executions', 'o-1'])).out).toMatch(/\n1 +terminated /);

    expect((await perdure(['purge', 'o-1'])).out).toBe('purged o-1 (executions: 1)\n');
    expect(await perdure(['get', 'o-1'])).toMatchObject({
      code: 3,
      err: expect.stringMatching(/^perdure: .*o-1.*\(NOT_FOUND\)\n$/),
    });
  });

  it('raise an event once per idempotency key', async () => {
    await perdure(['start', 'order', '--id', 'k-1']);
    for (const key of ['a', 'a', 'b']) {
      const raised = await perdure(['raise', 'k-1', 'approve', '--idempotency-key', key]);
      expect(raised).toMatchObject({ code: 0, out: 'buffered\n' });
    }
    const events = (await answer('history', 'k-1')) as { kind: string }[];
    expect(events.filter(({ kind }) => kind === 'eventRaised')).toHaveLength(2);
  });

  it('print a history as text and as JSON', async () => {
    await perdure(['start', 'order', '--id', 'h-1', '--input', `"${'x'.repeat(300)}"`]);
    await perdure(['raise', 'h-1', 'approve', '--input', '{"by": "eve"}']);
    const lines = (await perdure(['history', 'h-1'])).out.split('\n');
    expect(lines[0]).toMatch(/^ {5}1 {2}\d{4}-.* executionStarted +order +instance h-1 +"x+…$/);
    expect(lines[1]).toMatch(/^ {5}2 {2}\d{4}-.* eventRaised +approve +\{"by": "eve"\}$/);
    expect(await answer('history', 'h-1')).toMatchObject([
      { id: 1, kind: 'executionStarted', executionStarted: { input: { json: 'x'.repeat(300) } } },
      { id: 2, kind: 'eventRaised', eventRaised: { name: 'approve', payload: { json: {} } } },
    ]);
    expect((await perdure(['history', 'unknown'])).code).toBe(3);
  });

  it('read input from a file, and reject invalid JSON', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'perdure-'));
    const file = join(folder, 'input.json');
    writeFileSync(file, ' {"a": [1, 2]}\n');
    await perdure(['start', 'order', '--id', 'f-1', '--input-file', file]);
    expect((await answer('get', 'f-1')).input).toEqual({ json: { a: [1, 2] } });
    rmSync(folder, { recursive: true });
    expect(await perdure(['start', 'order', '--input', '{a: 1}'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('the input is not JSON'),
    });
  });

  it('accept a negative number, and a file with a byte order mark', async () => {
    await perdure(['start', 'order', '--id', 'n-1', '--input', '-5']);
    expect((await answer('get', 'n-1')).input).toEqual({ json: -5 });
    const folder = mkdtempSync(join(tmpdir(), 'perdure-'));
    const file = join(folder, 'input.json');
    writeFileSync(file, '\ufeff{"a": 1}\n');
    await perdure(['start', 'order', '--id', 'n-2', '--input-file', file]);
    rmSync(folder, { recursive: true });
    expect((await answer('get', 'n-2')).input).toEqual({ json: { a: 1 } });
  });

  it('exit with a separate code for an existing instance, unless a policy permits it', async () => {
    await perdure(['start', 'order', '--id', 'twice']);
    expect(await perdure(['start', 'order', '--id', 'twice'])).toMatchObject({
      code: 4,
      err: expect.stringContaining('(ALREADY_EXISTS)'),
    });
    const again = await perdure(['start', 'order', '--id', 'twice', '--reuse', 'use-existing']);
    expect(again).toMatchObject({ code: 0, out: 'exists twice (execution 1)\n' });
  });

  it('start an instance and wait for its end', async () => {
    const args = ['start', 'order', '--wait', '--timeout', '10ms'];
    expect(await perdure(args)).toMatchObject({ code: 7 });
  });
});

it('list instances page by page up to the limit', async () => {
  for (let i = 0; i < 5; i += 1) await perdure(['start', 'paged', '--id', `p-${i}`]);
  const found = await answer('list', '--name', 'paged', '--limit', '3');
  expect(found.map((one: { instanceId: string }) => one.instanceId)).toEqual(['p-4', 'p-3', 'p-2']);
  expect(await answer('list', '--id-prefix', 'p-', '--created-to', '2001-01-01')).toEqual([]);
});

it('describe the sidecar and its workers', async () => {
  expect((await perdure(['describe'])).out).toMatch(/^perdure +9.9.9\nprotocol +1\n/);
  expect(await answer('describe')).toMatchObject({ version: '9.9.9', protocol: 1 });
  expect((await perdure(['worker', 'list'])).out).toMatch(/^WORKER +SDK/);
});

it('print JSON with --output json as with --json, and a table with --output table', async () => {
  await perdure(['start', 'order', '--id', 'formats', '--version', '2.0.0']);
  const filter = ['instance', 'list', '--id-prefix', 'formats'];
  const json = await perdure([...filter, '--output', 'json']);
  expect(JSON.parse(json.out)).toMatchObject([{ instanceId: 'formats', version: '2.0.0' }]);
  expect((await perdure([...filter, '--json'])).out).toBe(json.out);
  const table = await perdure([...filter, '--output', 'table']);
  expect(table.out).toMatch(/^INSTANCE +ORCHESTRATION +STATUS .*\nformats +order@2.0.0 +pending /);
});

it('color their output on a terminal only, and not with NO_COLOR', async () => {
  const isTerminal = { out: true, err: true };
  const env = { PERDURE_ADDRESS: sidecar.addresses[0] };
  const colored = await perdure(['list'], { isTerminal });
  const [heading] = colored.out.split('\n');
  expect(heading!.startsWith('\u001b[1mINSTANCE ')).toBe(true);
  expect(heading!.endsWith('\u001b[0m')).toBe(true);
  const { err } = await perdure(['frob'], { isTerminal });
  expect(err.startsWith('\u001b[31mperdure:\u001b[0m unknown')).toBe(true);
  const plain = await perdure(['list'], { isTerminal, env: { ...env, NO_COLOR: '1' } });
  expect(plain.out).toBe((await perdure(['list'])).out);
});

it('report on stderr when a list stops at its limit', async () => {
  for (let i = 0; i < 3; i += 1) await perdure(['start', 'limited', '--id', `l-${i}`]);
  const cut = await perdure(['list', '--name', 'limited', '--limit', '2', '--json']);
  expect(JSON.parse(cut.out)).toHaveLength(2);
  expect(cut.err).toBe('perdure: stopped at 2 instances; pass --limit for more\n');
  expect((await perdure(['list', '--name', 'limited', '--limit', '3'])).err).toBe('');
});

it('omit the history length in listings', async () => {
  await perdure(['start', 'order', '--id', 'short']);
  const [listed] = await answer('list', '--id-prefix', 'short');
  expect(listed).toMatchObject({ instanceId: 'short', status: 'pending' });
  expect(listed).not.toHaveProperty('historyLength');
  expect(await answer('get', 'short')).toMatchObject({ historyLength: 1 });
  const { instances } = await answer('tree', 'short');
  expect(instances[0]).not.toHaveProperty('historyLength');
});

it('print errors on one line with escaped control characters', async () => {
  const ran = await perdure(['a\u001b[2J\nperdure: all is well']);
  expect(ran.err).toMatch(
    /^perdure: [^\n]*a\\u001b\[2J\\nperdure: all is well[^\n]*\nrun [^\n]*\n$/,
  );
});

it('report that no sidecar answers', async () => {
  expect(await perdure(['list', '--address', '127.0.0.1:1'])).toEqual({
    code: 5,
    out: '',
    err:
      'perdure: cannot connect to 127.0.0.1:1: connection refused (connect ECONNREFUSED ' +
      '127.0.0.1:1). Start it with `perdure serve`, or pass another --address\n',
  });
});

describe('usage', () => {
  it.each([
    [['frobnicate'], 'unknown command "frobnicate"'],
    [['get'], 'missing required argument "INSTANCE"'],
    [['list', 'x'], 'Expected 0 arguments but got 1'],
    [['list', '--frob'], 'unknown option "--frob"'],
    [['list', '--address', 'http://h:1'], '--address "http://h:1": expected host:port'],
    [['list', '--address', 'localhost'], '--address "localhost": expected host:port'],
    [['start', 'x', '--input-file', '/no/such.json'], '--input-file /no/such.json cannot be read'],
    [
      ['start', 'x', '--input', '--id', 'i'],
      '--input has no value: "--id" follows. Pass a value, or use --input=--id',
    ],
    [['list', '--status', 'happy'], '--status "happy": expected pending, running'],
    [['list', '--limit', 'x'], '--limit "x": expected a number'],
    [['list', '--created-from', 'x'], '--created-from "x": expected a time'],
    [['wait', 'x', '--timeout', '5'], '--timeout "5": expected a time'],
    [['raise', 'x', 'y', '--policy', 'z'], '--policy "z": expected buffer, drop, reject'],
    [['serve', '--log-level', 'x'], '--log-level "x": expected info'],
    [['serve', '--lisen', 'x'], 'unknown option "--lisen". Did you mean "--listen"?'],
    [['strat', 'x'], 'unknown command "strat". Did you mean "start"?'],
    [['schedule', 'craete'], 'unknown command "craete". Did you mean "create"?'],
    [['schedule'], '"schedule" is not a complete command. Add one of: list, get, create'],
    [['list', '--output', 'xml'], '--output "xml": expected table or json'],
    [['list', '--json', '--output', 'table'], '--json and --output table exclude each other'],
    [['completion', 'tcsh'], 'SHELL "tcsh": expected bash, zsh, fish'],
    [['start', 'x', '--id', ''], '--id is empty. Remove it, or check the variable'],
    [['start', 'x', '--id='], '--id is empty. Remove it, or check the variable'],
    [['start', 'x', '--key', ''], '--key is empty. Remove it, or check the variable'],
    [['raise', 'x', 'y', '--idempotency-key', ''], '--idempotency-key is empty. Remove it'],
    [['update', 'x', 'y', '--id', ''], '--id is empty. Remove it, or check the variable'],
    [['fork', 'x', '--event', '1', '--id', ''], '--id is empty. Remove it, or check'],
    [['get', ''], 'INSTANCE is empty. Pass a value, or check the variable'],
    [['raise', 'x', ''], 'EVENT is empty. Pass a value, or check the variable'],
    [['schedule', 'create', '', 'x', '--every', '5m'], 'SCHEDULE is empty. Pass a value'],
    [['values', 'x', '--key', ''], '--key is empty. Remove it, or check the variable'],
  ])('of %j is rejected', async (args, message) => {
    const ran = await perdure(args);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain(message);
  });

  it('is printed by help, with every setting and every exit code', async () => {
    const general = await perdure(['help']);
    expect(general.code).toBe(0);
    expect(general.out).toMatch(/start ORCHESTRATION .*\n/);
    expect(general.out).toMatch(/exit codes:\n {2}0 {2}done\n/);
    expect((await perdure([])).out).toBe(general.out);
    const serve = await perdure(['help', 'serve']);
    expect(serve.out).toContain('--data-dir PATH');
    expect(serve.out).toContain('PERDURE_MAX_PAYLOAD_BYTES');
    expect((await perdure(['start', '--help'])).out).toContain('--reuse POLICY');
    expect((await perdure(['version'])).out).toBe('9.9.9\n');
    expect((await perdure(['--version'])).out).toBe('9.9.9\n');
  });

  it('is printed for a noun, in its long and its short form', async () => {
    const group = await perdure(['help', 'schedule']);
    expect(group.out).toMatch(/Commands:\n(?: .*\n)*  create SCHEDULE ORCHESTRATION /);
    expect((await perdure(['schedule', '--help'])).out).toBe(group.out);
    const create = await perdure(['help', 'schedule', 'create']);
    expect(create.out).toMatch(
      /^Usage: perdure schedule create SCHEDULE ORCHESTRATION \[options\]/,
    );
    const long = await perdure(['instance', 'get', '--help']);
    const short = await perdure(['get', '--help']);
    expect(long.out.replace('instance get', 'get')).toBe(short.out);
  });
});

describe('serve', () => {
  it('passes the settings on', async () => {
    let got: Config | null = null;
    const serve = async (config: Config): Promise<void> => {
      got = config;
    };
    const env = { PERDURE_LOG_LEVEL: 'silent' };
    const ran = await perdure(['serve', '--data-dir', '/d'], { env, serve });
    expect(ran).toEqual({ code: 0, out: '', err: '' });
    expect(got).toMatchObject({ dataDir: '/d', logLevel: 'silent' });
  });

  it('reads the configuration file, and reports the line of an error', async () => {
    let got: Config | null = null;
    const serve = async (config: Config): Promise<void> => {
      got = config;
    };
    const folder = mkdtempSync(join(tmpdir(), 'perdure-'));
    const file = join(folder, 'perdure.yaml');
    writeFileSync(file, 'data-dir: /file\nlog-level: warn\n');
    const env = { PERDURE_CONFIG: file };
    expect(await perdure(['serve', '--data-dir', '/flag'], { env, serve })).toMatchObject({
      code: 0,
    });
    expect(got).toMatchObject({ dataDir: '/flag', logLevel: 'warn', configFile: file });
    writeFileSync(file, '\nlisen: h:1\n');
    expect(await perdure(['serve', '--config', file], { serve })).toEqual({
      code: 2,
      out: '',
      err:
        `perdure: ${file}:2: unknown setting "lisen"; did you mean "listen"?\n` +
        'run `perdure help` for the commands\n',
    });
    rmSync(folder, { recursive: true });
  });

  it('reports the reason of a failed start in one line', async () => {
    const serve = () => Promise.reject(new PerdureError('UNAVAILABLE', 'the port is taken'));
    expect(await perdure(['serve'], { serve })).toEqual({
      code: 5,
      out: '',
      err: 'perdure: the port is taken\n',
    });
  });
});
