import { defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';
import type { ListFilter } from '@perdure/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { historyOf, kindsOf } from '../fixtures/histories.ts';
import { codeOf } from '../fixtures/outcomes.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

const go = defineEvent<string>('go');
const listed = defineOrchestration<number, number>('listed', { version: '1.2.3' });
const waits = defineOrchestration<undefined, string>('waits');

let harness: Harness;
beforeAll(async () => {
  harness = await Harness.start();
  await harness.attach(
    [
      listed.handle((_, n) => {
        if (n % 2 === 1) throw new Error('odd');
        return n;
      }),
      waits.handle((ctx) => ctx.waitFor(go)),
      defineActivity('known', { version: '7' }).handle(() => null),
    ],
    { name: 'the one', maxTurns: 50, maxActivities: 5, queues: ['q'] },
  );
});
afterAll(() => harness.close());

async function idsOf(filter: ListFilter): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of harness.client.list(filter)) ids.push(id);
  return ids;
}

test('a listing is newest first, paged, and filtered by all criteria', async () => {
  const ids = Array.from({ length: 25 }, (_, n) => `list-${String(n).padStart(2, '0')}`);
  for (const [n, id] of ids.entries()) {
    const handle = await harness.client.start(listed, n, { id });
    await handle.result().catch(() => undefined);
  }
  const newest = ids.toReversed();
  expect(await idsOf({ name: 'listed' })).toEqual(newest);
  expect(await idsOf({ name: 'listed', pageSize: 4 })).toEqual(newest);
  expect(await idsOf({ idPrefix: 'list-1' })).toEqual(
    newest.filter((id) => id.startsWith('list-1')),
  );
  const odd = newest.filter((_, index) => index % 2 === 1);
  expect(await idsOf({ name: 'listed', status: 'failed' })).toEqual(odd);
  expect(await idsOf({ name: 'listed', status: ['failed', 'completed'] })).toEqual(newest);
  expect(await idsOf({ name: 'listed', version: '1.2.3', status: 'running' })).toEqual([]);
  expect(await idsOf({ version: '9' })).toEqual([]);

  const { createdAt } = await harness.client.handle(ids[10]!).get();
  const later = await idsOf({ name: 'listed', createdFrom: createdAt });
  const earlier = await idsOf({ name: 'listed', createdTo: createdAt });
  expect([...later, ...earlier].toSorted()).toEqual(ids);
  expect(later).toContain(ids[10]);

  const page = await harness.client.listPage({ name: 'listed', pageSize: 10 });
  expect(page.instances.map(({ id }) => id)).toEqual(newest.slice(0, 10));
  expect(page.instances[0]).toMatchObject({
    name: 'listed',
    version: '1.2.3',
    status: 'completed',
    execution: 1,
  });
  // Later instances do not change the pages that follow.
  await harness.client.start(listed, 0, { id: 'list-new' });
  const { nextPageToken } = page;
  const next = await harness.client.listPage({
    name: 'listed',
    pageSize: 10,
    pageToken: nextPageToken!,
  });
  expect(next.instances.map(({ id }) => id)).toEqual(newest.slice(10, 20));
});

test('an unknown page token is rejected', async () => {
  const wrong = harness.client.listPage({ pageToken: 'invalid' });
  expect(await codeOf(wrong)).toBe('INVALID_ARGUMENT');
});

test('an ended instance is purged with all its data; a live one is not', async () => {
  const handle = await harness.client.start(waits);
  expect(await codeOf(handle.purge())).toBe('NOT_ENDED');
  await handle.raise(go, 'done');
  expect(await handle.result()).toBe('done');
  expect(await harness.client.purge(handle.id)).toBe(1);
  expect(await codeOf(handle.get())).toBe('NOT_FOUND');
  expect(await codeOf(handle.purge())).toBe('NOT_FOUND');
  expect(await codeOf(historyOf(handle))).toBe('NOT_FOUND');
  expect(await idsOf({ idPrefix: handle.id })).toEqual([]);
  // The id is free again, and no data of the old instance remains.
  const again = await harness.client.start(waits, undefined, { id: handle.id });
  expect(again.created).toBe(true);
  expect(await historyOf(again)).not.toHaveLength(0);
  expect(kindsOf(await historyOf(again))).not.toContain('executionCompleted');
  await again.terminate();
});

test('a start with a taken id follows its id-reuse policy', async () => {
  const first = await harness.client.start(waits, undefined, { id: 'taken' });
  const again = (idReuse?: 'reject' | 'useExisting' | 'replaceEnded' | 'terminateExisting') =>
    harness.client.start(waits, undefined, { id: 'taken', ...(idReuse && { idReuse }) });
  expect(await codeOf(again())).toBe('ALREADY_EXISTS');
  expect(await codeOf(again('reject'))).toBe('ALREADY_EXISTS');
  expect(await codeOf(again('replaceEnded'))).toBe('ALREADY_EXISTS');
  expect(await again('useExisting')).toMatchObject({ id: 'taken', created: false });
  const createdAt = async (): Promise<number> => (await first.get()).createdAt.getTime();
  const before = await createdAt();

  const waiting = first.result().catch((error: { cause: Error }) => error.cause.name);
  expect(await again('terminateExisting')).toMatchObject({ created: true });
  expect(await waiting).toBe('TerminatedError');
  expect(await createdAt()).toBeGreaterThanOrEqual(before);
  await until('the new one waits', async () => (await first.get()).status === 'running');
  await first.raise(go, 'second');
  expect(await first.result()).toBe('second');

  expect(await codeOf(again('reject'))).toBe('ALREADY_EXISTS');
  expect(await again('useExisting')).toMatchObject({ created: false });
  expect(await again('replaceEnded')).toMatchObject({ created: true });
  await first.raise(go, 'third');
  expect(await first.result()).toBe('third');
  expect(await first.executions()).toHaveLength(1);
});

test('only one of many simultaneous starts of an id creates the instance', async () => {
  const starts = Array.from({ length: 30 }, () =>
    harness.client.start(waits, undefined, { id: 'many' }),
  );
  const outcomes = await Promise.all(starts.map(codeOf));
  expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === 'ALREADY_EXISTS')).toHaveLength(29);
});

test('a start with the same key gets the first answer, also after a restart', async () => {
  const options = { id: 'keyed', idempotencyKey: 'order-17' };
  const first = await harness.client.start(waits, undefined, options);
  const second = await harness.client.start(waits, undefined, options);
  expect([first.created, second.created]).toEqual([true, true]);
  expect(second.execution).toBe(first.execution);
  await harness.restartSidecar();
  expect((await harness.client.start(waits, undefined, options)).created).toBe(true);
  const other = harness.client.start(waits, undefined, { ...options, idempotencyKey: 'order-18' });
  expect(await codeOf(other)).toBe('ALREADY_EXISTS');
  expect(await idsOf({ idPrefix: 'keyed' })).toEqual(['keyed']);
});

test('a wait is answered without polling, and times out at its deadline', async () => {
  const handle = await harness.client.start(waits);
  await expect(handle.result({ timeout: 80 })).rejects.toMatchObject({
    name: 'TimeoutError',
    timeoutType: 'wait',
  });
  const waiting = Array.from({ length: 50 }, () => handle.result());
  await handle.raise(go, 'pushed');
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(['pushed']));
});

test("a client lists the sidecar's health and its workers", async () => {
  await until('the worker is back', async () => (await harness.client.listWorkers()).length === 1);
  const [worker] = await harness.client.listWorkers();
  expect(worker).toMatchObject({
    name: 'the one',
    sdk: expect.stringMatching(/^node\//),
    maxTurns: 50,
    maxActivities: 5,
    queues: ['q'],
    draining: false,
    orchestrations: expect.arrayContaining([{ name: 'listed', version: '1.2.3' }]),
    activities: [{ name: 'known', version: '7' }],
  });
  expect(await harness.client.describe()).toMatchObject({
    protocol: 1,
    version: expect.stringMatching(/^\d/),
    storeFailure: undefined,
  });
});

test('a call of a closed client fails with the reason', async () => {
  const client = harness.newClient();
  const waiting = client.start(waits).then((handle) => handle.result());
  const outcome = codeOf(waiting);
  client.close();
  expect(await outcome).toBe('UNAVAILABLE');
  expect(await codeOf(client.start(waits))).toBe('UNAVAILABLE');
});
