// Moves an instance from one sidecar to another with the command.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { defineActivity, defineOrchestration } from '@perdure/sdk';
import { expect, test } from 'vitest';

import { perdure } from '../fixtures/command.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

const echo = defineActivity<string, string>('echo');
const traveller = defineOrchestration<string[], string[]>('traveller');
const handlers = [
  echo.handle(async (text) => `${text}!`),
  traveller.handle(async (ctx, heard) => {
    if (heard.length === 0) return ctx.continueAsNew(['é "quoted"\n']);
    ctx.setStatus({ at: 'the border' });
    const id = ctx.uuid();
    const said = await ctx.call(echo, 'x'.repeat(50_000));
    await ctx.waitFor('go');
    return [...heard, said.slice(-2), id, ctx.uuid(), await ctx.call(echo, 'last')];
  }),
];

const waits = (harness: Harness, id: string) =>
  until(`${id} waits`, async () =>
    (await harness.client.handle(id).get()).waitingFor.some(({ reason }) => reason === 'event'),
  );

test('an imported instance continues with the same recorded bytes', async () => {
  await using from = await Harness.start();
  await using to = await Harness.start();
  await from.attach(handlers);
  await from.client.start(traveller, [], { id: 't' });
  await waits(from, 't');
  const { code, out } = await perdure(from.address, 'export', 't');
  expect(code).toBe(0);
  const lines = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines[0]).toMatchObject({ perdure: 1, instance: { instanceId: 't', execution: 2 } });
  expect(new Set(lines.slice(1).map(({ execution }) => execution))).toEqual(new Set([1, 2]));

  const file = join(to.folder, 't.jsonl');
  await writeFile(file, out);
  expect(await perdure(to.address, 'import', file, '--resume')).toMatchObject({
    code: 0,
    out: 'imported t (executions: 2)\n',
  });
  expect((await perdure(to.address, 'import', file)).err).toContain('ALREADY_EXISTS');
  const copied = (await perdure(to.address, 'export', 't')).out;
  expect(copied.split('\n').slice(1)).toEqual(out.split('\n').slice(1));

  await to.attach(handlers);
  await to.client.handle('t').raise('go', null);
  await from.client.handle('t').raise('go', null);
  const there = await to.client.handle('t').result();
  expect(there).toEqual(await from.client.handle('t').result());
  expect(there).toMatchObject(
    ['é "quoted"\n', 'x!', /-4/, /-4/, 'last!'].map((one) =>
      typeof one === 'string' ? one : expect.stringMatching(one),
    ),
  );
  // The same applies after the end of an instance.
  const ended = (await perdure(to.address, 'export', 't')).out;
  await to.client.purge('t');
  await writeFile(file, ended);
  expect((await perdure(to.address, 'import', file)).code).toBe(0);
  expect(await to.client.handle('t').result()).toEqual(there);
});

test('an imported instance is suspended, and an invalid export is rejected', async () => {
  await using harness = await Harness.start();
  const worker = await harness.attach(handlers);
  await harness.client.start(traveller, [], { id: 't' });
  await waits(harness, 't');
  const { out } = await perdure(harness.address, 'export', 't');
  await harness.client.handle('t').terminate('moves');
  await harness.client.purge('t');
  const file = join(harness.folder, 't.jsonl');
  await writeFile(file, out.replace(/^.*"executionContinuedAsNew".*\n/m, ''));
  expect((await perdure(harness.address, 'import', file)).err).toContain('INVALID_ARGUMENT');
  await writeFile(file, 'hello\n');
  expect((await perdure(harness.address, 'import', file)).err).toContain('line 1 is not JSON');
  expect((await perdure(harness.address, 'import', join(harness.folder, 'none'))).err).toContain(
    'ENOENT',
  );
  await writeFile(file, out);
  expect((await perdure(harness.address, 'import', file)).code).toBe(0);
  const handle = harness.client.handle('t');
  await handle.raise('go', null);
  expect((await handle.get()).status).toBe('suspended');
  await handle.resume();
  expect(await handle.result()).toHaveLength(5);
  await worker.stop();
});
