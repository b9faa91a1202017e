import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { defineActivity } from '../definitions/activity.ts';
import type { ActivityContext } from '../model/activity.ts';
import { ApplicationError } from '../errors.ts';
import { json, startRig } from './worker-rig.suite.ts';

const work = defineActivity<unknown, unknown>('work');

function attempt(token: number, more: object = {}): object {
  const place = { instanceId: 'i-1', execution: 2, seq: 3, attempt: 1 };
  return { token, name: 'work', input: json('in'), orchestration: 'o', ...place, ...more };
}

describe('an activity', () => {
  it('gets its input and where it stands, and its result goes back', async () => {
    let seen: ActivityContext | undefined;
    const handler = work.handle((input, activity) => {
      seen = activity;
      return { got: input };
    });
    await using rig = await startRig({ handlers: [handler] });
    const lastFailure = { kind: 'FAILURE_KIND_APPLICATION' as const, type: 'Oops', message: 'no' };
    const task = attempt(9, { attempt: 2, heartbeatDetails: json(41), lastFailure });
    rig.stream.send({ activities: [task] });
    const [result] = await rig.stream.list('activities');
    expect(result).toMatchObject({ token: 9, output: json({ got: 'in' }), failure: null });
    expect(seen!.info).toEqual({
      name: 'work',
      instanceId: 'i-1',
      execution: 2,
      seq: 3,
      attempt: 2,
      orchestration: 'o',
      orchestrationVersion: '',
      session: '',
    });
    expect(seen!.idempotencyKey).toBe('i-1/2/3');
    expect(seen!.heartbeatDetails).toBe(41);
    expect(seen!.lastFailure).toMatchObject({ type: 'Oops', message: 'no' });
    expect(seen!.signal.aborted).toBe(false);
  });

  it('that throws sends type, message, details and cause', async () => {
    const handler = work.handle(() => {
      const cause = new RangeError('deep');
      throw new ApplicationError('declined', { type: 'Declined', details: { n: 1 }, cause });
    });
    await using rig = await startRig({ handlers: [handler] });
    rig.stream.send({ activities: [attempt(1)] });
    const [result] = await rig.stream.list('activities');
    expect(result!.failure).toMatchObject({
      kind: 'FAILURE_KIND_APPLICATION',
      type: 'Declined',
      message: 'declined',
      details: json({ n: 1 }),
      cause: { type: 'RangeError', message: 'deep' },
    });
  });

  it('whose failure is larger than a payload keeps what is outermost', async () => {
    const handler = work.handle(() => {
      const details = 'x'.repeat(30_000);
      const deep = new ApplicationError('deep', { details });
      const middle = new ApplicationError('middle', { details, cause: deep });
      throw new ApplicationError('outer', { details, cause: middle });
    });
    await using rig = await startRig({ handlers: [handler] });
    rig.stream.send({ activities: [attempt(1)] });
    const [result] = await rig.stream.list('activities');
    const { details, cause } = result!.failure!;
    expect(details!.data.length).toBe(30_002);
    expect(cause).toMatchObject({ message: 'middle', cause: { message: 'deep', details: null } });
  });

  it('whose result exceeds the limit fails, with the limit in the text', async () => {
    const handler = work.handle(() => 'x'.repeat(70_000));
    await using rig = await startRig({ handlers: [handler] });
    rig.stream.send({ activities: [attempt(1)] });
    const [result] = await rig.stream.list('activities');
    expect(result!.failure).toMatchObject({
      kind: 'FAILURE_KIND_TOO_LARGE',
      nonRetryable: true,
      message: expect.stringMatching(
        /result of activity "work" takes 70002 bytes.* the limit is 65536/,
      ),
    });
  });

  it('is not run with an input that its schema refuses', async () => {
    let ran = false;
    const strict = defineActivity('work', { input: z.object({ n: z.number() }), output: z.null() });
    const handler = strict.handle(() => {
      ran = true;
      return null;
    });
    await using rig = await startRig({ handlers: [handler] });
    rig.stream.send({ activities: [attempt(1)] });
    const [result] = await rig.stream.list('activities');
    expect(result!.failure).toMatchObject({ type: 'InvalidInputError', nonRetryable: true });
    expect(ran).toBe(false);
  });

  it('is aborted at once, with the reason, when its result is no longer wanted', async () => {
    let abortedMs = 0;
    let reason: unknown;
    const handler = work.handle(
      (_, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            abortedMs = performance.now();
            reason = signal.reason;
            resolve(null);
          });
        }),
    );
    await using rig = await startRig({ handlers: [handler] });
    rig.stream.send({ activities: [attempt(1)] });
    rig.stream.send({ ping: { id: 1 } });
    await rig.stream.until(() => rig.stream.frames.find((frame) => frame.pong !== null));
    const sentMs = performance.now();
    rig.stream.send({ cancels: [{ token: 1, reason: 'timed_out' }] });
    await rig.stream.list('activities');
    expect(reason).toMatchObject({
      name: 'CancelledError',
      reason: 'timed_out',
      message: 'the time of this attempt ran out',
    });
    expect(abortedMs - sentMs).toBeLessThan(100);
  });

  it('is aborted when the connection is lost', async () => {
    let lost: (reason: unknown) => void = () => undefined;
    const heard = new Promise((resolve) => (lost = resolve));
    const handler = work.handle(
      (_, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            lost(signal.reason);
            resolve(null);
          });
        }),
    );
    await using rig = await startRig({ handlers: [handler] });
    rig.stream.send({ activities: [attempt(1)] });
    rig.stream.send({ ping: { id: 1 } });
    await rig.stream.until(() => rig.stream.frames.find((frame) => frame.pong !== null));
    rig.sidecar.kill();
    expect(await heard).toMatchObject({ name: 'CancelledError', reason: 'connection lost' });
    await rig.sidecar.listen();
    const again = await rig.sidecar.worker(1);
    again.send({ ping: { id: 2 } });
    await again.until(() => again.frames.find((frame) => frame.pong !== null));
    expect(again.frames.flatMap((frame) => frame.activities)).toEqual([]);
  });

  it('says with a heartbeat that it is alive, at most once in a fifth of the timeout', async () => {
    const handler = work.handle(async (_, activity) => {
      const startMs = performance.now();
      for (let i = 0; performance.now() - startMs < 90; i += 1) {
        activity.heartbeat({ i });
        await new Promise(setImmediate);
      }
      activity.heartbeat('last');
    });
    await using rig = await startRig({ handlers: [handler] });
    rig.stream.send({ activities: [attempt(1, { heartbeatMs: 200 })] });
    await rig.stream.list('activities');
    const beats = rig.stream.frames.flatMap((frame) => frame.heartbeats);
    expect(beats[0]!.details).toEqual(json({ i: 0 }));
    expect(beats.at(-1)!.details).toEqual(json('last'));
    expect(beats.length).toBeGreaterThanOrEqual(3);
    expect(beats.length).toBeLessThanOrEqual(5);
  });
});
