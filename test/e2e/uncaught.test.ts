// An unhandled error in the sidecar ends its process. Acknowledged data is durable.
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { chain } from '../fixtures/app.ts';
import { Harness } from '../fixtures/harness.ts';

const faulty = fileURLToPath(new URL('../dist/fixtures/faulty.js', import.meta.url));

test.each([
  ['an uncaught exception', 'SIGUSR2', 'thrown by the test'],
  ['an unhandled rejection', 'SIGWINCH', 'rejected by the test'],
] as const)(
  '%s is logged and ends the sidecar with exit code 1, and the next one continues its instances',
  async (_, signal, message) => {
    await using harness = await Harness.start({ nodeFlags: ['--import', faulty] });
    const handle = await harness.client.start(chain, 3);
    const { sidecar } = harness;
    sidecar.signal(signal);
    expect(await sidecar.ended).toBe(1);
    const line = JSON.parse(await sidecar.line(/an error was not handled/)) as {
      readonly level: string;
      readonly error: string;
      readonly stack: string;
    };
    expect(line.level).toBe('error');
    expect(line.error).toBe(message);
    expect(line.stack).toContain('faulty');
    await harness.startSidecar();
    await harness.startWorker();
    expect(await handle.result({ timeout: '20s' })).toBe(3);
  },
);
