import { fileURLToPath } from 'node:url';

import { afterEach, describe, expect, it } from 'vitest';

import type { DriverCalls } from './driver/main.ts';
import { Meter } from './meter.ts';
import { Agent, Program } from './program.ts';

const started: Program[] = [];

function startDriver(): Agent<DriverCalls> {
  const file = fileURLToPath(new URL('../dist/bench/driver/main.js', import.meta.url));
  const driver = new Agent<DriverCalls>({ name: 'driver', file });
  started.push(driver);
  return driver;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((program) => program.kill()));
});

describe('the processes of a run', () => {
  it('answer calls, and return the error of a failed one', async () => {
    const driver = startDriver();
    expect(await driver.ask('hello')).toBe(true);
    await expect(driver.ask('historyEvents', { from: 0, to: 1 })).resolves.toBe(0);
    const batch = { orchestration: 'inlineSteps', work: { n: 1 }, expect: 0 } as const;
    await expect(driver.ask('loop', { ...batch, total: 1, concurrency: 1 })).rejects.toThrow(
      'driver, loop: Error: the driver is not connected',
    );
  });

  it('reject open calls when they exit', async () => {
    const driver = startDriver();
    await driver.ask('hello');
    const call = driver.ask('finish', { longestMs: 0 });
    const killed = driver.kill();
    await Promise.allSettled([call, killed]);
    await expect(driver.ask('hello')).rejects.toThrow('driver, hello');
  });

  it('exit with code 0 when they are stopped', async () => {
    const driver = startDriver();
    await driver.ask('hello');
    expect(await driver.stop()).toEqual({ code: 0, signal: null });
  });

  it('report an exit before the expected output', async () => {
    const program = new Program({ name: 'nothing', file: 'no-such-file.js' });
    started.push(program);
    await expect(program.line(/ready/)).rejects.toThrow(/nothing ended \(1\):[^]*no-such-file/);
  });

  it.runIf(process.platform === 'linux')('are measured until they exit', async () => {
    const driver = startDriver();
    await driver.ask('hello');
    const meter = new Meter(process.pid);
    meter.track('driver', driver.pid, true);
    meter.leave(driver.pid);
    await driver.kill();
    const { driver: use, server } = meter.end();
    expect(use.cpu_s).toBeGreaterThan(0);
    expect(use.rss_mb).toBeGreaterThan(10);
    expect(server.cpu_s).toBe(0);
  });
});
