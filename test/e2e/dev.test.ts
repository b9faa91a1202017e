import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Dev, launchers } from '../fixtures/dev.ts';
import { processesWith } from '../fixtures/processes.ts';

const direct = launchers['a supervisor']!;

/** The options of a sidecar whose data is in the test's folder, with the worker. */
const watched = (dev: Dev): string =>
  dev.line('--data', join(dev.folder, 'data'), '--watch', dev.workerFile);

describe('perdure dev', () => {
  it('prints what a program needs, and a line for each start, failure and end', async () => {
    await using dev = new Dev();
    const { program, client, address } = await dev.start(direct(watched(dev)));
    await program.line(/^worker \| worker process \d+/);
    expect(program.output).toContain(`new Worker({ address: '${address}', handlers })`);
    expect(program.output).toContain(`new Client({ address: '${address}' })`);
    const good = await client.start('welcome', 'moon', { id: 'o-1' });
    expect(await good.result()).toBe('Hello, moon!');
    const bad = await client.start('welcome', 'unknown', { id: 'o-2' });
    await expect(bad.result()).rejects.toThrow('no such name');
    await program.line(/^\d\d:\d\d:\d\d {2}started +welcome o-1$/);
    await program.line(/ completed +welcome o-1 \(\d/);
    await program.line(/ retry +o-2: activity "greet", attempt 1: NoName: no such name$/);
    await program.line(/ failed +o-2: activity "greet", attempt 2: NoName: no such name$/);
    await program.line(/ failed +welcome o-2 \(.*no such name/);
  });

  it('serves health and metrics, at the same address after a crash of the sidecar', async () => {
    await using dev = new Dev();
    const { program, client } = await dev.start(direct(dev.line('--data', dev.folder)));
    const [, health] = /health: (\S+)/.exec(await program.line(/health: /))!;
    const [, metrics] = /metrics: (\S+)/.exec(await program.line(/metrics: /))!;
    expect((await fetch(health!)).status).toBe(200);
    for (const pid of dev.sidecars()) process.kill(pid, 'SIGKILL');
    await program.line(/sidecar +ended \(SIGKILL\)/);
    // Answers when it serves again.
    await client.describe();
    expect(await (await fetch(metrics!)).text()).toContain('perdure_');
  });

  it('reports an instance without a worker while it is stuck, and that it moves', async () => {
    await using dev = new Dev();
    const { program, client } = await dev.start(direct(dev.line()));
    await client.start('elsewhere', 1, { id: 'o-1' });
    await program.line(/ stuck +o-1: no-worker elsewhere: /);
    await client.handle('o-1').terminate();
    await program.line(/ moves +o-1$/);
  });

  it('starts the worker again when a file changes', async () => {
    await using dev = new Dev();
    const { program, client } = await dev.start(direct(watched(dev)));
    await program.line(/worker process/);
    dev.writeWorker('Good morning');
    await program.line(/worker\.mjs changed; it is started again/);
    // The replaced worker has finished its work first.
    await program.line(/worker \| worker stopped/);
    const run = await client.start('welcome', 'moon');
    expect(await run.result()).toBe('Good morning, moon!');
  });

  it('continues an orchestration after kill -9 of sidecar and worker', async () => {
    await using dev = new Dev();
    const { program, client } = await dev.start(direct(watched(dev)));
    const line = await program.line(/worker process \d+/);
    const run = await client.start('welcome', 'sleeper', { id: 'o-1' });
    await program.line(/started +welcome o-1/);
    for (const pid of dev.sidecars()) process.kill(pid, 'SIGKILL');
    process.kill(Number(/worker process (\d+)/.exec(line)![1]), 'SIGKILL');
    await program.line(/sidecar +ended \(SIGKILL\); it is started again/);
    await program.line(/worker +ended \(.*\); it is started again$/);
    expect(await run.result()).toBe('Hello, sleeper!');
  });

  it('retains data with --data, and deletes its temporary directory', async () => {
    await using dev = new Dev();
    const data = join(dev.folder, 'kept');
    const first = await dev.start(direct(dev.line('--data', data)));
    await first.client.start('elsewhere', 1, { id: 'o-1' });
    first.program.signal('SIGTERM');
    expect(await first.program.ended).toBe(0);
    const second = await dev.start(direct(dev.line('--data', data)));
    expect((await second.client.handle('o-1').get()).status).toBe('pending');
    second.program.signal('SIGINT');
    expect(await second.program.ended).toBe(0);
    const third = await dev.start(direct(dev.line()));
    const temporary = (): string[] =>
      readdirSync(dev.folder).filter((name) => name.startsWith('perdure-dev-'));
    expect(temporary()).toHaveLength(1);
    third.program.signal('SIGTERM');
    expect(await third.program.ended).toBe(0);
    expect(temporary()).toEqual([]);
    expect(existsSync(data)).toBe(true);
  });

  it('names the reason when the address is in use', async () => {
    await using dev = new Dev();
    const { address } = await dev.start(direct(dev.line()));
    const again = dev.line().replace('127.0.0.1:0', address);
    await expect(dev.start(direct(again))).rejects.toThrow(/address already in use/);
  });
});

describe('no process is left', () => {
  for (const [name, launch] of Object.entries(launchers)) {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      it(`after ${signal} to perdure dev, started by ${name}`, async () => {
        await using dev = new Dev();
        const { program } = await dev.start(launch(watched(dev)));
        await program.line(/ worker +attached/);
        // A supervisor ends the process that it started; a terminal interrupts all of them.
        if (signal === 'SIGTERM') program.signal(signal);
        else program.signalGroup(signal);
        await program.ended;
        await dev.allEnded();
        expect(program.output).toContain('worker stopped');
      });
    }
  }

  it('after SIGKILL to perdure dev', async () => {
    await using dev = new Dev();
    const { program } = await dev.start(direct(watched(dev)));
    await program.line(/ worker +attached/);
    await program.kill();
    await dev.allEnded();
  });

  it('after a signal that arrives twice, as with Ctrl-C under npm', async () => {
    await using dev = new Dev();
    const { program } = await dev.start(direct(watched(dev)));
    await program.line(/ worker +attached/);
    program.signal('SIGINT');
    program.signal('SIGINT');
    expect(await program.ended).toBe(0);
    expect(program.output).toContain('worker stopped');
    expect(processesWith(dev.folder)).toEqual([]);
  });
});
