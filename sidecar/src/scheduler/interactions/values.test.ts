import { describe, expect, test } from 'vitest';
import type { Action } from '../../model/action.ts';
import type { HistoryEvent } from '../../model/event.ts';
import type { PromiseId } from '../../model/promise-id.ts';
import { promiseIdText } from '../../model/promise-id.ts';
import type { ManualWorker } from '../scheduler-harness.suite.ts';
import { act, json, SchedulerHarness, settle } from '../scheduler-harness.suite.ts';

const set = (key: string, value: unknown): Action => ({
  kind: 'setValue',
  setValue: { key, value: json(value) },
});
const read = (seq: number, instanceId: string, key: string): Action => ({
  kind: 'readValue',
  readValue: { seq, instanceId, key },
});
const status = (value: unknown): Action => ({
  kind: 'setCustomStatus',
  setCustomStatus: { value: json(value) },
});
const promise = (seq: number): Action => ({ kind: 'createPromise', createPromise: { seq } });
const settling = (seq: number, id: PromiseId): Action => ({
  kind: 'requestRaise',
  requestRaise: {
    seq,
    instanceId: '',
    name: '',
    payload: json('yes'),
    promiseId: promiseIdText(id),
    failure: null,
  },
});
const yes = { value: json('yes'), failure: null };

function codeOf(asked: Promise<unknown>): Promise<string> {
  return asked.then(
    () => 'none',
    (error: { code: string }) => error.code,
  );
}

function textOf(event: HistoryEvent | undefined): string {
  if (event?.kind !== 'valueRead') return event?.kind ?? 'nothing';
  return event.valueRead.value === null
    ? 'none'
    : Buffer.from(event.valueRead.value.data).toString();
}

/** The id of the promise that operation 1 of a first turn created. */
function promiseOf(instanceId: string, events: readonly HistoryEvent[]): PromiseId {
  const [start] = events;
  if (start?.kind !== 'executionStarted') throw new Error('the turn is not the first');
  const { execution, seed } = start.executionStarted;
  const mark = Buffer.from(seed).readUInt32BE();
  return { instanceId, execution, seq: 1, mark };
}

describe('values', () => {
  test('are read by clients, also after the end of the instance', async () => {
    const harness = await new SchedulerHarness().open();
    const worker = harness.worker(['o']);
    await harness.start('i');
    await worker.answer(set('b', 2), set('a', 1), act.wait(1, 'e'));
    await settle();
    const both = [
      { key: 'a', value: json(1) },
      { key: 'b', value: json(2) },
    ];
    expect(await harness.scheduler.values('i', [])).toEqual(both);
    expect(await harness.scheduler.values('i', ['b', 'c'])).toEqual([both[1]]);
    await harness.scheduler.raise('i', 'e', null, 'buffer');
    await worker.answer(act.complete());
    await settle();
    expect(await harness.scheduler.values('i', [])).toEqual(both);
    const { sizes } = await harness.scheduler.get('i');
    expect(sizes).toMatchObject({ valueCount: 2, valueBytes: 4 });
    await harness.scheduler.purge('i');
    expect(await codeOf(harness.scheduler.values('i', []))).toBe('NOT_FOUND');
  });

  test('are read by other instances, cached or not, live or ended', async () => {
    const harness = await new SchedulerHarness().open();
    const worker = harness.worker(['o']);
    await harness.start('kept');
    await worker.answer(set('k', 'v'), act.wait(1, 'e'));
    await harness.start('over');
    await worker.answer(set('k', 'last'), act.complete());
    await settle();
    await harness.start('reader');
    await worker.answer(
      set('own', 'me'),
      read(1, 'kept', 'k'),
      read(2, 'kept', 'missing'),
      read(3, 'over', 'k'),
      read(4, 'unknown', 'k'),
      read(5, 'reader', 'own'),
    );
    const seen = new Map<number, string>();
    for (let turns = 0; seen.size < 5 && turns < 5; turns += 1) {
      await settle();
      for (const event of await worker.answer()) {
        const { seq } = event.kind === 'valueRead' ? event.valueRead : refusal(event);
        seen.set(seq, textOf(event));
      }
    }
    const expected = ['"v"', 'none', '"last"', 'valueReadRefused', '"me"'];
    expect([1, 2, 3, 4, 5].map((seq) => seen.get(seq))).toEqual(expected);
    expect(harness.errors).toEqual([]);
    expect(harness.disk.messages).toEqual([]);
  });
});

function refusal(event: HistoryEvent): { seq: number } {
  if (event.kind !== 'valueReadRefused') throw new Error(`unexpected event ${event.kind}`);
  return event.valueReadRefused;
}

describe('the custom status', () => {
  async function instance(): Promise<{ harness: SchedulerHarness; worker: ManualWorker }> {
    const harness = await new SchedulerHarness().open();
    const worker = harness.worker(['o']);
    await harness.start('i');
    return { harness, worker };
  }

  test('resolves waits, with its version', async () => {
    const { harness, worker } = await instance();
    const first = harness.scheduler.waitStatus('i', 0, 0);
    await worker.answer(status('one'), status('two'), act.wait(1, 'e'));
    const { changed, ended, ...lazy } = await first;
    const view = await lazy.view();
    expect([changed, ended, view.row.customStatus]).toEqual([true, false, json('two')]);
    expect(view.row.details?.customStatusVersion).toBe(2);
    const second = harness.scheduler.waitStatus('i', 2, 0);
    await harness.scheduler.raise('i', 'e', null, 'buffer');
    await worker.answer(act.again());
    await worker.answer(status('three'), act.wait(1, 'e'));
    expect((await (await second).view()).row.details?.customStatusVersion).toBe(3);
    expect((await harness.scheduler.waitStatus('i', 2, 0)).changed).toBe(true);
  });

  test('is not awaited beyond the end of the instance, the timeout or the abort', async () => {
    const { harness, worker } = await instance();
    const timed = harness.scheduler.waitStatus('i', 0, 500);
    const abandon = new AbortController();
    const abandoned = harness.scheduler.waitStatus('i', 0, 0, abandon.signal);
    const lasting = harness.scheduler.waitStatus('i', 0, 0);
    await settle();
    harness.clock.advanceTo(harness.clock.now() + 500);
    abandon.abort();
    for (const one of [timed, abandoned])
      expect(await one).toMatchObject({ changed: false, ended: false });
    await worker.answer(act.complete());
    expect(await lasting).toMatchObject({ changed: false, ended: true });
    await settle();
    const late = await harness.scheduler.waitStatus('i', 0, 0);
    expect(late).toMatchObject({ changed: false, ended: true });
    expect(await codeOf(harness.scheduler.waitStatus('unknown', 0, 0))).toBe('NOT_FOUND');
  });
});

describe('a promise', () => {
  test('is settled by a client once', async () => {
    const harness = await new SchedulerHarness().open();
    const worker = harness.worker(['o']);
    await harness.start('i');
    const id = promiseOf('i', await worker.answer(promise(1)));
    await settle();
    const { waitingFor } = await harness.scheduler.get('i');
    expect(waitingFor).toMatchObject([{ reason: 'promise', name: promiseIdText(id) }]);
    await harness.scheduler.settle(id, yes);
    expect((await worker.nextTurn()).kinds).toEqual(['promiseResolved']);
    expect(await codeOf(harness.scheduler.settle(id, yes))).toBe('PROMISE_SETTLED');
    const other = { ...id, instanceId: 'unknown' };
    expect(await codeOf(harness.scheduler.settle(other, yes))).toBe('NOT_FOUND');
  });

  test('is settled after a restart, and reported as settled after the end', async () => {
    const harness = await new SchedulerHarness().open();
    await harness.start('i');
    const id = promiseOf('i', await harness.worker(['o']).answer(promise(1)));
    await settle();
    await harness.open();
    await harness.scheduler.settle(id, yes);
    const { kinds } = await harness.worker(['o']).nextTurn();
    expect(kinds.at(-1)).toBe('promiseResolved');
    await harness.scheduler.terminate('i', '');
    expect(await codeOf(harness.scheduler.settle(id, yes))).toBe('PROMISE_SETTLED');
  });

  test('is settled by another instance, which receives the outcome of the call', async () => {
    const harness = await new SchedulerHarness().open();
    const worker = harness.worker(['o']);
    await harness.start('i');
    const id = promiseOf('i', await worker.answer(promise(1)));
    await settle();
    await harness.start('other');
    const unknown = { ...id, instanceId: 'unknown' };
    await worker.answer(settling(1, id), settling(2, id), settling(3, unknown));
    const seen: string[] = [];
    for (let turns = 0; seen.length < 4 && turns < 4; turns += 1) {
      await settle();
      for (const { task, events } of worker.turns.splice(0)) {
        seen.push(...events.map((event) => outcomeOf(event)));
        worker.session.turnResult(task.token, [], true);
      }
    }
    const expected = ['NotFoundError', 'PromiseSettledError', 'promiseResolved', 'raiseAccepted'];
    expect(seen.toSorted()).toEqual(expected);
  });
});

function outcomeOf(event: HistoryEvent): string {
  return event.kind === 'raiseRefused' ? (event.raiseRefused.failure?.type ?? '') : event.kind;
}
