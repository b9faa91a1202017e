import { expect, test } from 'vitest';
import { EXECUTIONS_PAGE_MAX } from '../../limits.ts';
import { act, SchedulerHarness, settle, until } from '../scheduler-harness.suite.ts';

/** Long ids: a page of a tree, about 1 MiB, contains some thousand of them. */
const longId = (at: number): string => `${at}-`.padEnd(900, 'x');

/** The ids on each page of the tree of `p`. */
async function pagesOf(harness: SchedulerHarness, depth = 0): Promise<string[][]> {
  const pages: string[][] = [];
  let after: number | null = null;
  do {
    const page = await harness.scheduler.instances.tree('p', depth, after);
    pages.push(page.rows.map(({ id }) => id));
    after = page.next;
    expect(page.cut).toBe(after !== null);
  } while (after !== null);
  return pages;
}

/** `p` with very many children; the first child has children, too. */
async function largeFamily(): Promise<SchedulerHarness> {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o', 'c'], []);
  await harness.start('p');
  const children = Array.from({ length: 1_500 }, (_, at) => act.child(at + 1, 'c', longId(at)));
  await worker.answer(...children);
  await settle();
  const { task } = await worker.nextTurn();
  const generated = [act.child(1, 'leaf'), act.child(2, 'leaf'), act.child(3, 'leaf', 'z')];
  worker.session.turnResult(task.token, generated, true);
  await until(() => harness.disk.instances.size === 1_504, 'the family');
  await until(() => harness.disk.messages.length === 0, 'the outbox to empty');
  return harness;
}

test('a large tree is returned in pages, each instance once and after its parent', async () => {
  const harness = await largeFamily();
  const pages = await pagesOf(harness);
  expect(pages.length).toBeGreaterThan(1);
  const ids = pages.flat();
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toHaveLength(1_504);
  const numbers = new Map([...harness.disk.instances.values()].map((row) => [row.id, row]));
  const seen = new Set(['p']);
  for (const id of ids.slice(1)) {
    expect(seen).toContain(numbers.get(id)!.parent!.instanceId);
    seen.add(id);
  }
  expect((await pagesOf(harness, 1)).flat()).toHaveLength(1_501);
});

test('a page continues after the last grandchild of the previous page', async () => {
  const harness = await largeFamily();
  const ids = (await pagesOf(harness)).flat();
  const at = ids.indexOf('z');
  const last = [...harness.disk.instances.values()].find(({ id }) => id === 'z')!;
  const rest = await harness.scheduler.instances.tree('p', 0, last.instanceNumber);
  expect(rest.rows.map(({ id }) => id)).toEqual(ids.slice(at + 1, at + 1 + rest.rows.length));
  expect(rest.rows.length).toBeGreaterThan(100);
});

test('a token of an instance that is not in the tree is rejected', async () => {
  const harness = await new SchedulerHarness().open();
  await harness.start('p');
  await harness.start('other');
  for (const no of [2, 99]) {
    await expect(harness.scheduler.instances.tree('p', 0, no)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  }
});

test('an instance that names itself as its parent is listed once', async () => {
  const harness = await new SchedulerHarness().open();
  await harness.start('p');
  const row = harness.disk.instances.get(1)!;
  const parent = { instanceId: 'p', execution: 1, seq: 1 };
  harness.disk.instances.set(1, { ...row, parent });
  const body = { no: 1 };
  const children = new Map([['p\np', { kind: 'child', id: 'p\np', body }]]);
  harness.disk.objects.set('child', children);
  expect(await pagesOf(harness)).toEqual([['p']]);
});

test('the executions of an instance are returned in pages', async () => {
  const harness = await new SchedulerHarness().open();
  await harness.start('p');
  const many = EXECUTIONS_PAGE_MAX + 5;
  const ended = { status: 'continuedAsNew', startedMs: 1, endedMs: 2, historyBytes: 3 } as const;
  const rows = Array.from({ length: many }, (_, at) => {
    return [at + 1, { instanceNumber: 1, execution: at + 1, ...ended, historyLength: 4 }] as const;
  });
  harness.disk.executions.set(1, new Map(rows));
  const row = harness.disk.instances.get(1)!;
  harness.disk.instances.set(1, { ...row, status: 'completed', execution: many });
  await harness.open();
  const first = await harness.scheduler.executions('p', 0);
  expect(first.rows).toHaveLength(EXECUTIONS_PAGE_MAX);
  expect(first.next).toBe(EXECUTIONS_PAGE_MAX);
  const second = await harness.scheduler.executions('p', first.next!);
  expect(second.rows.map(({ execution }) => execution)).toEqual(
    Array.from({ length: 5 }, (_, at) => EXECUTIONS_PAGE_MAX + 1 + at),
  );
  expect(second.next).toBe(null);
});
