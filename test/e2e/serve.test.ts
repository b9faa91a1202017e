import { connect } from 'node:net';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { chain } from '../fixtures/app.ts';
import { codeOf } from '../fixtures/outcomes.ts';
import { Program } from '../fixtures/program.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

test("a second sidecar on the same folder is rejected with the owner's process id", async () => {
  await using harness = await Harness.start({ transport: 'tcp' });
  const second = Harness.start({ transport: 'tcp', dataDir: harness.dataDir });
  await expect(second).rejects.toThrow(new RegExp(`${harness.sidecar.pid}`));
  // The first sidecar is not affected.
  await harness.startWorker();
  expect(await (await harness.client.start(chain, 3)).result()).toBe(3);
});

test('a sidecar whose address is in use reports it and exits', async () => {
  await using harness = await Harness.start({ transport: 'tcp' });
  const second = Harness.start({ settings: ['--listen', harness.address] });
  await expect(second).rejects.toThrow(/address already in use/);
});

test('the socket of a killed sidecar does not prevent a start', async () => {
  await using harness = await Harness.start();
  const path = harness.address.replace('unix:', '');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await harness.killSidecar();
  await harness.startSidecar();
  expect(await codeOf(harness.client.describe())).toBe('ok');
});

test('one sidecar can listen on a socket and on a port', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'perdure-serve-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const both = `127.0.0.1:0,unix:${join(folder, 'both.sock')}`;
  await using harness = await Harness.start({ settings: ['--listen', both] });
  const line = await harness.sidecar.line(/ready on/);
  const [, port] = /127\.0\.0\.1:(\d+)/.exec(line)!;
  expect(line).toContain(`unix:${join(folder, 'both.sock')}`);
  await new Promise<void>((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.destroy();
      resolve();
    });
    socket.on('error', reject);
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const bin = fileURLToPath(new URL('../../perdure/bin/perdure.mjs', import.meta.url));

/** Programs that start a command line and forward no signals. */
const launchers: Readonly<Record<string, (line: string, folder: string) => string[]>> = {
  npx: (line) => ['npm', 'exec', '--call', line],
  'npm run': () => ['npm', 'run', 'serve'],
  'npm start': () => ['npm', 'start'],
  'sh -c': (line) => ['sh', '-c', `${line}; true`],
};

for (const [name, launch] of Object.entries(launchers)) {
  test(`a sidecar that ${name} started exits regularly when ${name} is ended`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'perdure-launched-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const options = `serve --data-dir ${folder}/data --listen 127.0.0.1:0`;
    const line = `${process.execPath} ${bin} ${options}`;
    const manifest = { scripts: { serve: line, start: line } };
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
    const [command, ...args] = launch(line, folder);
    const launcher = new Program(name, command!, args, { cwd: folder });
    const pid = Number(/"pid":(\d+)/.exec(await launcher.line(/"pid":\d+/))![1]);
    launcher.signal('SIGTERM');
    // Both its outputs are closed once the sidecar has exited, too.
    await launcher.ended;
    expect(launcher.output).toMatch(/"signal":"(npm ended|its shell ended|SIGTERM)"/);
    expect(launcher.output).toContain('"message":"stopped"');
    await until('the end of the sidecar', () => !isRunning(pid));
  });
}

for (const [what, settings] of Object.entries({
  'an unknown setting': ['--no-such-setting', '1'],
  'an invalid size': ['--max-payload-bytes', 'large'],
  'a non-loopback address without authentication': ['--listen', '0.0.0.0:0'],
  'a ping interval longer than its timeout': ['--ping-interval', '10s', '--ping-timeout', '5s'],
})) {
  test(`${what} is named in the error, and nothing starts`, async () => {
    await expect(Harness.start({ settings })).rejects.toThrow(new RegExp(settings[0]!));
  });
}
