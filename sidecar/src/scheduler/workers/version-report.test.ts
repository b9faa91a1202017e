import { expect, test } from 'vitest';
import { VERSIONS_REPORTED_MAX } from '../../limits.ts';
import { act, SchedulerHarness, settle, until } from '../scheduler-harness.suite.ts';
import type { ManualWorker } from '../scheduler-harness.suite.ts';

const mark = { kind: 'markPatch', markPatch: { changeId: 'p' } } as const;
const latest = {
  kind: 'continueAsNew',
  continueAsNew: { input: null, version: '', delivered: 0, latestVersion: true },
} as const;

async function nextVersion(worker: ManualWorker): Promise<string> {
  const first = (await worker.answer(act.wait(1, 'e')))[0]!;
  return first.kind === 'executionStarted' ? first.executionStarted.version : first.kind;
}

test('the default version is preferred to the highest, and survives a restart', async () => {
  const harness = await new SchedulerHarness().open();
  const old = harness.worker(['o'], [], { version: '1.9.0' });
  const fresh = harness.worker(['o'], [], { version: '1.10.0' });
  await harness.start('highest');
  expect(await nextVersion(fresh)).toBe('1.10.0');
  await harness.scheduler.versions.setDefaultVersion('o', '1.9.0');
  await harness.start('default');
  expect(await nextVersion(old)).toBe('1.9.0');

  await harness.scheduler.drain();
  await harness.store.close();
  await harness.open();
  const both = [
    harness.worker(['o'], [], { version: '1.10.0' }),
    harness.worker(['o'], [], { version: '1.9.0' }),
  ];
  await harness.start('after');
  expect(await nextVersion(both[1]!)).toBe('1.9.0');
  await harness.scheduler.versions.setDefaultVersion('o', '');
  await harness.start('highest again');
  expect(await nextVersion(both[0]!)).toBe('1.10.0');
});

test('continue-as-new continues with the version of an unversioned start', async () => {
  const harness = await new SchedulerHarness().open();
  const old = harness.worker(['o'], [], { version: '1.0.0' });
  await harness.start('i');
  await old.nextTurn().then(async ({ task }) => {
    const fresh = harness.worker(['o'], [], { version: '2.0.0' });
    old.session.turnResult(task.token, [latest], true);
    expect(await nextVersion(fresh)).toBe('2.0.0');
  });
  expect((await harness.scheduler.get('i')).row).toMatchObject({ version: '2.0.0', execution: 2 });
});

test('the report counts live instances, and lists versions that may be deleted', async () => {
  const harness = await new SchedulerHarness().open();
  const old = harness.worker(['o'], [], { version: '1.0.0' });
  for (const id of ['a', 'b', 'ended']) await harness.start(id);
  await old.answer(mark, act.wait(1, 'e'));
  await old.answer(act.wait(1, 'e'));
  await old.answer(mark, act.complete());
  const fresh = harness.worker(['o', 'other'], [], { version: '2.0.0' });
  await harness.start('c');
  await fresh.answer(mark, act.wait(1, 'e'));
  await settle();

  const report = await harness.scheduler.versions.reportVersions('');
  expect(report.versions).toMatchObject(
    [
      { name: 'o', version: '2.0.0', live: 1, workers: 1, isDefault: true },
      { name: 'o', version: '1.0.0', live: 2, workers: 1, isDefault: false },
      { name: 'other', version: '2.0.0', live: 0, advice: /new starts get it/ },
    ].map((one) => ({ ...one, advice: expect.any(String) })),
  );
  expect(report.versions[1]!.advice).toBe('2 live instances: keep a worker that has it');
  expect(report.patches).toMatchObject([{ name: 'o', changeId: 'p', marked: 2, unmarked: 1 }]);

  await harness.scheduler.terminate('b', '');
  old.session.closed('gone');
  await settle();
  const later = await harness.scheduler.versions.reportVersions('o');
  expect(later.versions[1]).toMatchObject({ live: 1, workers: 0 });
  expect(later.versions[1]!.advice).toContain('no worker has it: start one');
  expect(later.patches[0]!.advice).toContain('delete the old branch');

  await harness.scheduler.terminate('a', '');
  const last = harness.worker(['o'], [], { version: '1.0.0' });
  const after = await harness.scheduler.versions.reportVersions('o');
  expect(after.versions[1]!.advice).toBe('no live instance: may be deleted');
  await until(() => last.turns.length === 0, 'nothing');
});

test('very many orchestrations are reported in pages by name', async () => {
  const harness = await new SchedulerHarness().open();
  const names = Array.from({ length: 230 }, (_, at) => `n-${String(at).padStart(3, '0')}`);
  for (const name of names.toReversed()) await harness.start(`a-${name}`, name);
  for (const name of names) await harness.start(`b-${name}`, name);
  await settle();
  const found: { name: string; live: number }[] = [];
  let pages = 0;
  let after: string | null = null;
  do {
    const report = await harness.scheduler.versions.reportVersions('', after);
    for (const { name, live } of report.versions) found.push({ name, live });
    after = report.next;
    pages += 1;
  } while (after !== null);
  expect(pages).toBe(3);
  expect(found).toEqual(names.map((name) => ({ name, live: 2 })));
});

test('the first thousand versions of one orchestration are reported', async () => {
  const harness = await new SchedulerHarness().open({ cachedInstancesMax: 10_000 });
  const count = VERSIONS_REPORTED_MAX + 20;
  for (let at = 0; at < count; at += 1) {
    await harness.start(`i-${at}`, 'o', { version: `1.0.${at}` });
  }
  await settle();
  const report = await harness.scheduler.versions.reportVersions('o');
  expect(report.versions).toHaveLength(VERSIONS_REPORTED_MAX);
  expect(report.versions.every(({ live }) => live === 1)).toBe(true);
});

test('a long history is reported once per execution, and ended at its limit', async () => {
  const harness = await new SchedulerHarness().open({ historyEventsMax: 16 });
  const worker = harness.worker(['o', 'parent']);
  await harness.start('p', 'parent');
  await worker.answer(act.child(1, 'o'));
  await worker.answer(
    act.wait(1, 'x'),
    act.wait(2, 'x'),
    act.wait(3, 'x'),
    act.wait(4, 'x'),
    act.wait(5, 'x'),
    act.wait(6, 'x'),
  );
  const hint = await worker.nextTurn();
  expect(hint.kinds).toEqual(['historyLimitNear']);
  worker.session.turnResult(hint.task.token, [act.again()], true);
  const again = await worker.nextTurn();
  expect(again.kinds).toEqual(['executionStarted']);
  worker.session.turnResult(
    again.task.token,
    [1, 2, 3, 4, 5, 6, 7, 8].map((seq) => act.wait(seq, 'x')),
    true,
  );
  const second = await worker.nextTurn();
  expect(second.kinds).toEqual(['historyLimitNear']);
  worker.session.turnResult(
    second.task.token,
    [9, 10, 11, 12, 13].map((seq) => act.wait(seq, 'x')),
    true,
  );
  const heard = await worker.nextTurn();
  expect(heard.events[0]).toMatchObject({
    kind: 'childFailed',
    childFailed: { failure: { kind: 'FAILURE_KIND_TOO_LARGE', type: 'HistoryTooLarge' } },
  });
  expect(worker.evictions.length).toBeGreaterThan(0);
});
