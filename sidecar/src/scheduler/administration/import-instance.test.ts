import { expect, test } from 'vitest';
import type { HistoryEvent } from '../../model/event.ts';
import type { ImportHeader, ImportPart } from '../../model/import-port.ts';
import { act, SchedulerHarness, settle, until } from '../scheduler-harness.suite.ts';

interface Exported {
  readonly header: ImportHeader;
  readonly parts: readonly ImportPart[];
  /** Encoded histories, by execution. */
  readonly bytes: readonly string[];
}

async function exported(harness: SchedulerHarness, id: string, resume: boolean): Promise<Exported> {
  const parts: ImportPart[] = [];
  const bytes: string[] = [];
  const { row } = await harness.scheduler.get(id);
  for (const { execution } of (await harness.scheduler.executions(id, 0)).rows) {
    const chunks: Uint8Array[] = [];
    const { chunks: read } = await harness.scheduler.history(id, execution);
    for await (const chunk of read) chunks.push(chunk);
    const whole = Buffer.concat(chunks);
    bytes.push(whole.toString('hex'));
    for (const event of harness.codec.decode(whole)) parts.push({ execution, events: [event] });
  }
  return { header: { instanceId: id, createdMs: row.createdMs, resume }, parts, bytes };
}

async function* stream(parts: readonly ImportPart[]): AsyncGenerator<ImportPart> {
  yield* parts;
}

const bring = (harness: SchedulerHarness, { header, parts }: Exported) =>
  harness.scheduler.imports.importInstance(header, stream(parts));

/** An instance in its second execution: an activity, a timer and a wait are open. */
async function busyInstance(): Promise<SchedulerHarness> {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.start('i');
  await worker.answer(act.again('next'));
  await worker.answer(act.activity(1), act.timer(2, 1_005_000), act.wait(3, 'e'));
  await settle();
  return harness;
}

test('an imported instance has the bytes of the exported one, and continues', async () => {
  const from = await busyInstance();
  const exportedData = await exported(from, 'i', true);
  const to = await new SchedulerHarness().open();
  expect(await bring(to, exportedData)).toEqual({ instanceId: 'i', executions: 2, events: 8 });
  expect((await exported(to, 'i', true)).bytes).toEqual(exportedData.bytes);
  expect((await to.scheduler.get('i')).row).toMatchObject({
    execution: 2,
    status: 'running',
    createdMs: exportedData.header.createdMs,
  });

  const worker = to.worker(['o'], ['a']);
  await worker.finish(null);
  const full = await worker.nextTurn();
  expect(full.task.full).toBe(true);
  expect(full.kinds.at(-1)).toBe('activityCompleted');
  worker.session.turnResult(full.task.token, [], true);
  await settle();
  to.clock.advance(5_000);
  const fired = await worker.nextTurn();
  expect(fired.kinds).toEqual(['timerFired']);
  worker.session.turnResult(fired.task.token, [act.complete('done')], true);
  await until(() => worker.turns.length === 0, 'the end');
  const waited = await to.scheduler.wait('i', 0);
  expect((await waited.view()).row.status).toBe('completed');
});

test('an import without resume is suspended, also after a restart', async () => {
  const exportedData = await exported(await busyInstance(), 'i', false);
  const to = await new SchedulerHarness().open();
  await bring(to, exportedData);
  expect((await to.scheduler.get('i')).row.status).toBe('suspended');
  await to.scheduler.drain();
  await to.store.close();
  await to.open();
  const worker = to.worker(['o'], ['a']);
  await worker.finish(null);
  await settle();
  expect(worker.turns).toEqual([]);
  await to.scheduler.resume('i', '');
  expect((await worker.nextTurn()).kinds).toContain('activityCompleted');
});

test('an ended instance is imported as ended', async () => {
  const from = await busyInstance();
  await from.scheduler.terminate('i', 'enough');
  const exportedData = await exported(from, 'i', false);
  const to = await new SchedulerHarness().open();
  await bring(to, exportedData);
  expect((await to.scheduler.get('i')).row).toMatchObject({ status: 'terminated', execution: 2 });
  const executions = (await to.scheduler.executions('i', 0)).rows;
  expect(executions.map(({ status }) => status)).toEqual(['continuedAsNew', 'terminated']);
  expect((await exported(to, 'i', false)).bytes).toEqual(exportedData.bytes);
});

test('the id of an existing instance is rejected without changes', async () => {
  const exportedData = await exported(await busyInstance(), 'i', true);
  const to = await new SchedulerHarness().open();
  await to.start('i');
  await expect(bring(to, exportedData)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  expect((await to.scheduler.get('i')).row.execution).toBe(1);
});

type Change = (parts: ImportPart[]) => void;
const event =
  (at: number, more: object): Change =>
  (parts) => {
    const { execution, events } = parts[at]!;
    parts[at] = { execution, events: [{ ...events[0]!, ...more } as HistoryEvent] };
  };
const refused: readonly [string, Change, RegExp][] = [
  ['a gap', (parts) => parts.splice(1, 1), /event 3 .* is out of order: event 2 is next/],
  ['an execution too few', (parts) => parts.splice(3), /execution 2 is missing/],
  ['an execution too many', (parts) => parts.splice(2, 1), /execution 1 is not followed/],
  ['another id', event(0, startOf('other')), /is of execution 1 of "other"/],
  ['a decreasing time', event(1, { timeMs: 5 }), /is older than the previous event/],
  [
    'an operation number out of order',
    event(5, timerOf(7)),
    /opens operation 7; the next operation is 1/,
  ],
  ['a turn with a missing event', event(1, turnOf(9)), /was delivered up to event 9/],
  ['no turn', (parts) => parts.splice(4, 1, renumbered(parts[5]!, 2)), /is not part of a turn/],
  ['no events', (parts) => parts.splice(0), /there are no events/],
];

function startOf(instanceId: string): object {
  return { executionStarted: { instanceId, execution: 1, name: 'o', seed: new Uint8Array(8) } };
}

function timerOf(seq: number): object {
  return { kind: 'timerCreated', timerCreated: { seq, fireAtMs: 1 } };
}

function turnOf(delivered: number): object {
  return { turnCompleted: { delivered, worker: '' } };
}

function renumbered({ execution, events }: ImportPart, id: number): ImportPart {
  return { execution, events: [{ ...events[0]!, id }] };
}

test.each(refused)('an invalid history is rejected: %s', async (_name, change, text) => {
  const exportedData = await exported(await busyInstance(), 'i', true);
  const parts = [...exportedData.parts];
  change(parts);
  const to = await new SchedulerHarness().open();
  await expect(bring(to, { ...exportedData, parts })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringMatching(text),
  });
  await expect(to.scheduler.get('i')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
