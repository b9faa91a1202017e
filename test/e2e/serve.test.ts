import { connect } from 'node:net';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

test('a sidecar that npx started exits with code 0 when npx ends', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'perdure-launched-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const args = ['perdure', 'serve', '--data-dir', folder, '--listen', '127.0.0.1:0'];
  const npx = new Program('npx', 'npx', ['--no-install', ...args]);
  const pid = Number(/"pid":(\d+)/.exec(await npx.line(/"pid":\d+/))![1]);
  expect(pid).not.toBe(npx.pid);
  npx.signal('SIGTERM');
  // Both outputs close when the sidecar has exited too.
  await npx.ended;
  expect(npx.output).toMatch(/"npm ended"[^]*"message":"stopped"/);
  await until('the end of the sidecar', () => !isRunning(pid));
});

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
