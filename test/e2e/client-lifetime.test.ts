// A client keeps its process alive while a call is open, and no longer.
import { defineEvent, defineOrchestration } from '@perdure/sdk';
import type { ClientOptions } from '@perdure/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Program } from '../fixtures/program.ts';
import { Harness } from '../fixtures/harness.ts';

const go = defineEvent<string>('go');
const waits = defineOrchestration<null, string>('waits');

let harness: Harness;
beforeAll(async () => {
  harness = await Harness.start();
  await harness.attach([waits.handle((ctx) => ctx.waitFor(go))]);
});
afterAll(() => harness.close());

/** A program that uses a client and does not close it. */
function program(options: ClientOptions, body: string): Program {
  const text =
    `import { Client } from '@perdure/sdk';\n` +
    `const client = new Client(${JSON.stringify(options)});\n` +
    body;
  return new Program('client', process.execPath, ['--input-type=module', '-e', text]);
}

test('a client that is not closed lets its process exit after its last call', async () => {
  const left = program(
    { address: harness.address },
    `const handle = await client.start('waits', null, { id: 'left' });
     await handle.get();
     await client.describe();
     for await (const event of handle.history()) console.log(event.kind);`,
  );
  await left.line(/executionStarted/);
  expect(await left.ended).toBe(0);
});

test('a client keeps its process alive while it waits', async () => {
  const waiting = program(
    { address: harness.address },
    `const handle = await client.start('waits', null, { id: 'awaited' });
     console.log('waiting');
     console.log(await handle.result());`,
  );
  await waiting.line(/waiting/);
  await harness.client.handle('awaited').raise(go, 'the end');
  await waiting.line(/the end/);
  expect(await waiting.ended).toBe(0);
});

test('a client that found no sidecar lets its process exit', async () => {
  const away = program(
    { address: '127.0.0.1:9', callTimeout: 300 },
    `await client.start('waits').catch((error) => console.log(error.name));
     await client.describe().catch((error) => console.log(error.name));`,
  );
  expect(await away.ended).toBe(0);
});

test('a client that was idle reconnects at its next call', async () => {
  const idle = program(
    { address: harness.address },
    `const handle = await client.start('waits', null, { id: 'idle' });
     await new Promise((resolve) => setTimeout(resolve, 300));
     console.log((await handle.get()).status);`,
  );
  await idle.line(/pending|running/);
  expect(await idle.ended).toBe(0);
});
