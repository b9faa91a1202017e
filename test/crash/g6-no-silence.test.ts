import { defineEvent, defineOrchestration } from '@perdure/sdk';
import type { InstanceHandle } from '@perdure/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { done, inbox, note, relay } from '../fixtures/app.ts';
import { bodiesOf, historyOf } from '../fixtures/histories.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await Harness.start();
});
afterAll(() => harness.close());

/** The answer to a sender. */
const codeOf = (sent: Promise<unknown>): Promise<string> =>
  sent.then(
    (answer) => `accepted ${String(answer)}`,
    (error: { code: string }) => error.code,
  );

const everything = (handle: InstanceHandle): Promise<string>[] => [
  codeOf(handle.raise(note, 'x')),
  codeOf(handle.raise(note, 'x', { policy: 'drop' })),
  codeOf(handle.raise(note, 'x', { policy: 'reject' })),
  codeOf(handle.cancel()),
  codeOf(handle.terminate()),
  codeOf(handle.suspend()),
  codeOf(handle.resume()),
];

test('G6: every message to an unknown instance is an error to its sender', async () => {
  const handle = harness.client.handle('unknown');
  expect(new Set(await Promise.all(everything(handle)))).toEqual(new Set(['NOT_FOUND']));
  expect(await codeOf(handle.get())).toBe('NOT_FOUND');
  expect(await codeOf(handle.result())).toBe('NOT_FOUND');
  expect(await codeOf(handle.executions())).toBe('NOT_FOUND');
  expect(await codeOf(historyOf(handle))).toBe('NOT_FOUND');
  expect(await codeOf(handle.purge())).toBe('NOT_FOUND');
});

test('G6: every message to an ended instance is an error to its sender', async () => {
  const handle = await harness.client.start('finished');
  await handle.terminate('over');
  const before = await historyOf(handle);
  expect(new Set(await Promise.all(everything(handle)))).toEqual(new Set(['INSTANCE_ENDED']));
  expect(await historyOf(handle)).toEqual(before);
  // The same applies after a restart, when the instance is only on disk.
  await harness.restartSidecar();
  expect(new Set(await Promise.all(everything(handle)))).toEqual(new Set(['INSTANCE_ENDED']));
  expect(await historyOf(handle)).toEqual(before);
});

test('G6: a sender chooses what happens to an event that no code waits for', async () => {
  await harness.attach([waiting.handle((ctx) => ctx.waitFor(go))]);
  const handle = await harness.client.start(waiting);
  await until('it waits', async () => (await handle.get()).waitingFor[0]?.reason === 'event');
  expect(await handle.raise(other, 1, { policy: 'drop' })).toBe('dropped');
  expect(await codeOf(handle.raise(other, 1, { policy: 'reject' }))).toBe('NOT_WAITING');
  expect(await handle.raise(other, 1)).toBe('buffered');
  expect(await handle.raise(go, 2, { policy: 'reject' })).toBe('delivered');
  expect(await handle.result()).toBe(2);
  const raised = bodiesOf(await historyOf(handle), 'eventRaised').map(({ name }) => name);
  expect(raised).toEqual(['other', 'go']);
});

test('G6: an orchestrator gets an error for an event or a start without a target', async () => {
  const caught = (error: unknown): string => (error as { code: string }).code;
  await harness.attach([
    sender.handle(async (ctx, ids) => {
      const sent = ids.map((id) => ctx.raise(id, go, 1).then(() => 'accepted', caught));
      const started = ids.map((id) =>
        ctx.start(waiting, undefined, { id }).then(() => 'accepted', caught),
      );
      return Promise.all([...sent, ...started]);
    }),
  ]);
  const ended = await harness.client.start('nothing', null, { id: 'ended' });
  await ended.terminate();
  const open = await harness.client.start('nothing', null, { id: 'open' });
  const handle = await harness.client.start(sender, ['unknown', ended.id, open.id]);
  expect(await handle.result()).toEqual([
    'NOT_FOUND',
    'NOT_FOUND',
    'accepted',
    'accepted',
    'ALREADY_EXISTS',
    'ALREADY_EXISTS',
  ]);
  expect(bodiesOf(await historyOf(open), 'eventRaised')).toHaveLength(1);
});

test('G6: a full mailbox rejects events and retains its events', async () => {
  const handle = await harness.client.start('never-read');
  const large = 'x'.repeat(1_900_000);
  for (let no = 0; no < 8; no += 1) expect(await handle.raise(note, large)).toBe('buffered');
  expect(await codeOf(handle.raise(note, large))).toBe('LIMIT_EXCEEDED');
  expect(bodiesOf(await historyOf(handle), 'eventRaised')).toHaveLength(8);
});

test('G6: every unread event crosses continue-as-new in order, also with kill -9', async () => {
  const handle = await harness.client.start(relay, { perRun: 3, got: [] });
  const texts = Array.from({ length: 20 }, (_, no) => `note ${no}`);
  // The events arrive before any code can read them.
  for (const text of texts.slice(0, 14)) expect(await handle.raise(note, text)).toBe('buffered');
  await harness.restartSidecar();
  const worker = await harness.startWorker();
  for (const text of texts.slice(14)) await handle.raise(note, text);
  await harness.restartSidecar();
  await handle.raise(done, null);
  expect(await handle.result()).toEqual(texts);
  const executions = await handle.executions();
  expect(executions.map(({ status }) => status)).toEqual([
    ...Array.from({ length: 6 }, () => 'continuedAsNew'),
    'completed',
  ]);
  const second = bodiesOf(await historyOf(handle, 2), 'eventRaised');
  expect(second.filter(({ carriedFrom }) => carriedFrom > 0).length).toBeGreaterThanOrEqual(11);
  await worker.kill();
});

test('G6: an event that arrived during the last turn is reported as unread', async () => {
  // An instance with unread events ends normally: the events had no guaranteed reader.
  const worker = await harness.startWorker();
  const handle = await harness.client.start(inbox);
  await handle.raise(done, null);
  expect(await handle.result()).toEqual([]);
  expect(await codeOf(handle.raise(note, 'too late'))).toBe('INSTANCE_ENDED');
  await worker.kill();
});

const go = defineEvent<number>('go');
const other = defineEvent<number>('other');
const waiting = defineOrchestration<undefined, number>('waiting');
const sender = defineOrchestration<string[], string[]>('sender');
