import type { InstanceHandle } from '@perdure/sdk';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { holder, inbox, note, done } from '../fixtures/app.ts';
import { bodiesOf, checkSound, historyOf, kindsOf } from '../fixtures/histories.ts';
import { payloadOf, RawWorker } from '../fixtures/raw-worker.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

let harness: Harness;
const raw: RawWorker[] = [];
beforeAll(async () => {
  harness = await Harness.start({
    settings: ['--ping-interval', '100ms', '--ping-timeout', '600ms'],
  });
});
afterEach(() => {
  for (const worker of raw.splice(0)) worker.close();
});
afterAll(() => harness.close());

async function attach(...names: string[]): Promise<RawWorker> {
  const worker = await RawWorker.attach(harness.address, { orchestrations: names });
  raw.push(worker);
  return worker;
}

const wait = (seq: number): object => ({ waitForEvent: { seq, name: 'note' } });
const complete = (value: unknown): object => ({
  completeExecution: { output: payloadOf(value) },
});
/** The current history, for comparisons: a rejected answer must not be in it. */
const standing = (handle: InstanceHandle): Promise<string[]> => historyOf(handle).then(kindsOf);

test('G4: the second copy of an answer is rejected', async () => {
  const worker = await attach('twice');
  const handle = await harness.client.start('twice');
  const { token } = await worker.turn(handle.id);
  worker.answer(token, [wait(1)]);
  await until('the wait', async () => (await standing(handle)).includes('eventWaitStarted'));
  const before = await standing(handle);
  worker.answer(token, [complete('again')]);
  expect(await worker.refusal(token)).toBe('STALE_TOKEN');
  expect(await standing(handle)).toEqual(before);
  expect(await handle.get()).toMatchObject({ status: 'running' });

  await handle.raise(note, 'go');
  const next = await worker.turn(handle.id);
  expect(next).toMatchObject({ full: false, events: [{ kind: 'eventRaised' }] });
  worker.answer(next.token, [complete('once')]);
  expect(await handle.result()).toBe('once');
  checkSound(await historyOf(handle));
});

test('G4: the same answer twice within one frame counts once', async () => {
  const worker = await attach('one-frame');
  const handle = await harness.client.start('one-frame');
  const { token } = await worker.turn(handle.id);
  const answer = { token, actions: [wait(1)], cached: true };
  worker.send({ turns: [answer, answer] });
  expect(await worker.refusal(token)).toBe('STALE_TOKEN');
  await handle.terminate();
  expect(kindsOf(await historyOf(handle)).filter((kind) => kind === 'eventWaitStarted')).toEqual([
    'eventWaitStarted',
  ]);
});

test('G4: an unknown token is rejected and changes no instance', async () => {
  const worker = await attach('guess');
  const handle = await harness.client.start('guess');
  const { token } = await worker.turn(handle.id);
  const before = await standing(handle);
  for (const wrong of [token + 1, 99_999, 0, -1]) {
    worker.answer(wrong, [complete('guessed')]);
    expect(await worker.refusal(wrong)).toBe('STALE_TOKEN');
  }
  expect(await standing(handle)).toEqual(before);
  worker.answer(token, [complete('known')]);
  expect(await handle.result()).toBe('known');
});

test('G4: a token of one worker is not valid at another', async () => {
  const first = await attach('mine');
  const handle = await harness.client.start('mine');
  const { token } = await first.turn(handle.id);
  const second = await attach('other');
  second.answer(token, [complete('stolen')]);
  expect(await second.refusal(token)).toBe('STALE_TOKEN');
  first.answer(token, [complete('kept')]);
  expect(await handle.result()).toBe('kept');
});

test('G4: an answer for an instance that was terminated meanwhile is rejected', async () => {
  const worker = await attach('late');
  const handle = await harness.client.start('late');
  const { token } = await worker.turn(handle.id);
  await handle.terminate('too slow');
  const before = await standing(handle);
  worker.answer(token, [complete('late')]);
  expect(await worker.refusal(token)).toBe('STALE_TOKEN');
  expect(await standing(handle)).toEqual(before);
  expect(await handle.get()).toMatchObject({ status: 'terminated' });
});

test('G4: an answer to a turn of an id that was reused changes no instance', async () => {
  const worker = await attach('reused');
  const old = await harness.client.start('reused', 1, { id: 'reused' });
  const { token } = await worker.turn(old.id);
  const fresh = await harness.client.start('reused', 2, {
    id: 'reused',
    idReuse: 'terminateExisting',
  });
  expect(fresh.created).toBe(true);
  const next = await worker.turn(fresh.id);
  worker.answer(token, [complete('old')]);
  expect(await worker.refusal(token)).toBe('STALE_TOKEN');
  worker.answer(next.token, [complete('new')]);
  expect(await fresh.result()).toBe('new');
});

test('G4: no second turn is dispatched while one is in flight, whatever arrives', async () => {
  const workers = [await attach('busy'), await attach('busy')];
  const handle = await harness.client.start('busy');
  const turnsHere = () => workers.flatMap((worker) => worker.turns);
  let answers = 0;
  for (let no = 0; no < 5; no += 1) {
    await until('a turn', () => turnsHere().length > 0);
    await Promise.all(Array.from({ length: 20 }, () => handle.raise(note, 'more')));
    expect(turnsHere()).toHaveLength(1);
    const worker = workers.find(({ turns }) => turns.length > 0)!;
    const { token } = worker.turns.pop()!;
    answers += 1;
    worker.answer(token, [wait(answers)], no % 2 === 0);
  }
  await until('a turn', () => turnsHere().length > 0);
  const worker = workers.find(({ turns }) => turns.length > 0)!;
  worker.answer(worker.turns.pop()!.token, [complete('done')]);
  expect(await handle.result()).toBe('done');
  checkSound(await historyOf(handle));
});

test('G4: a silent worker loses its work, and its late result is rejected', async () => {
  const silent = await harness.startWorker({ name: 'silent' });
  const gate = join(harness.folder, 'gate-g4');
  const handle = await harness.client.start(holder, gate);
  const open = await harness.client.start(inbox);
  await until('the activity runs', () =>
    harness.ledger().some(({ instance }) => instance === handle.id),
  );
  silent.signal('SIGSTOP');
  const other = await harness.startWorker({ name: 'other' });
  await until('the activity runs again', () =>
    harness.ledger().some(({ instance, pid }) => instance === handle.id && pid === other.pid),
  );
  await open.raise(note, 'during the silence');
  await open.raise(done, null);
  expect(await open.result()).toEqual(['during the silence']);

  writeFileSync(gate, '');
  expect(await handle.result()).toBe(`pid ${other.pid}`);
  silent.signal('SIGCONT');
  await silent.line(/connection to the sidecar lost/);
  await until('it is back', async () => (await harness.client.listWorkers()).length === 2);
  const history = await historyOf(handle);
  checkSound(history);
  expect(bodiesOf(history, 'activityCompleted')).toHaveLength(1);
  await Promise.all([silent.kill(), other.kill()]);
});
