import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { defineActivity } from '../definitions/activity.ts';
import type { ActivityContext } from '../model/activity.ts';
import { ApplicationError } from '../errors.ts';
import { json, startHarness } from './worker-harness.suite.ts';

const work = defineActivity<unknown, unknown>('work');

function attempt(token: number, more: object = {}): object {
  const place = { instanceId: 'i-1', execution: 2, seq: 3, attempt: 1 };
  return { token, name: 'work', input: json('in'), orchestration: 'o', ...place, ...more };
}

describe('an activity', () => {
  it('receives its input and attempt information, and its result is sent', async () => {
    let context: ActivityContext | undefined;
    const handler = work.handle((input, activity) => {
      context = activity;
      return { got: input };
    });
    await using harness = await startHarness({ handlers: [handler] });
    const lastFailure = { kind: 'FAILURE_KIND_APPLICATION' as const, type: 'Oops', message: 'no' };
    const task = attempt(9, { attempt: 2, heartbeatDetails: json(41), lastFailure });
    harness.stream.send({ activities: [task] });
    const [result] = await harness.stream.list('activities');
    expect(result).toMatchObject({ token: 9, output: json({ got: 'in' }), failure: null });
    expect(context!.info).toEqual({
      name: 'work',
      instanceId: 'i-1',
      execution: 2,
      seq: 3,
      attempt: 2,
      orchestration: 'o',
      orchestrationVersion: '',
      session: '',
    });
    expect(context!.idempotencyKey).toBe('i-1/2/3');
    expect(context!.heartbeatDetails).toBe(41);
    expect(context!.lastFailure).toMatchObject({ type: 'Oops', message: 'no' });
    expect(context!.signal.aborted).toBe(false);
  });

  it('that throws sends type, message, details and cause', async () => {
    const handler = work.handle(() => {
      const cause = new RangeError('deep');
      throw new ApplicationError('declined', { type: 'Declined', details: { n: 1 }, cause });
    });
    await using harness = await startHarness({ handlers: [handler] });
    harness.stream.send({ activities: [attempt(1)] });
    const [result] = await harness.stream.list('activities');
    expect(result!.failure).toMatchObject({
      kind: 'FAILURE_KIND_APPLICATION',
      type: 'Declined',
      message: 'declined',
      details: json({ n: 1 }),
      cause: { type: 'RangeError', message: 'deep' },
    });
  });

  it('whose failure exceeds the payload limit sends its outermost parts', async () => {
    const handler = work.handle(() => {
      const details = 'x'.repeat(30_000);
      const deep = new ApplicationError('deep', { details });
      const middle = new ApplicationError('middle', { details, cause: deep });
      throw new ApplicationError('outer', { details, cause: middle });
    });
    await using harness = await startHarness({ handlers: [handler] });
    harness.stream.send({ activities: [attempt(1)] });
    const [result] = await harness.stream.list('activities');
    const { details, cause } = result!.failure!;
    expect(details!.data.length).toBe(30_002);
    expect(cause).toMatchObject({ message: 'middle', cause: { message: 'deep', details: null } });
  });

  it('whose result exceeds the limit fails with the limit in the message', async () => {
    const handler = work.handle(() => 'x'.repeat(70_000));
    await using harness = await startHarness({ handlers: [handler] });
    harness.stream.send({ activities: [attempt(1)] });
    const [result] = await harness.stream.list('activities');
    expect(result!.failure).toMatchObject({
      kind: 'FAILURE_KIND_TOO_LARGE',
      nonRetryable: true,
      message: expect.stringMatching(
        /result of activity "work" takes 70002 bytes.* the limit is 65536/,
      ),
    });
  });

  it('is not run with an input that its schema rejects', async () => {
    let ran = false;
    const strict = defineActivity('work', { input: z.object({ n: z.number() }), output: z.null() });
    const handler = strict.handle(() => {
      ran = true;
      return null;
    });
    await using harness = await startHarness({ handlers: [handler] });
    harness.stream.send({ activities: [attempt(1)] });
    const [result] = await harness.stream.list('activities');
    expect(result!.failure).toMatchObject({ type: 'InvalidInputError', nonRetryable: true });
    expect(ran).toBe(false);
  });

  it('is aborted at once with the reason when its result is no longer needed', async () => {
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
    await using harness = await startHarness({ handlers: [handler] });
    harness.stream.send({ activities: [attempt(1)] });
    harness.stream.send({ ping: { id: 1 } });
    await harness.stream.until(() => harness.stream.frames.find((frame) => frame.pong !== null));
    const sentMs = performance.now();
    harness.stream.send({ cancels: [{ token: 1, reason: 'timed_out' }] });
    await harness.stream.list('activities');
    expect(reason).toMatchObject({
      name: 'CancelledError',
      reason: 'timed_out',
      message: 'the attempt timed out',
    });
    expect(abortedMs - sentMs).toBeLessThan(100);
  });

  it('is aborted when the connection is lost', async () => {
    let lost: (reason: unknown) => void = () => undefined;
    const abortReason = new Promise((resolve) => (lost = resolve));
    const handler = work.handle(
      (_, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            lost(signal.reason);
            resolve(null);
          });
        }),
    );
    await using harness = await startHarness({ handlers: [handler] });
    harness.stream.send({ activities: [attempt(1)] });
    harness.stream.send({ ping: { id: 1 } });
    await harness.stream.until(() => harness.stream.frames.find((frame) => frame.pong !== null));
    harness.sidecar.kill();
    expect(await abortReason).toMatchObject({ name: 'CancelledError', reason: 'connection lost' });
    await harness.sidecar.listen();
    const again = await harness.sidecar.worker(1);
    again.send({ ping: { id: 2 } });
    await again.until(() => again.frames.find((frame) => frame.pong !== null));
    expect(again.frames.flatMap((frame) => frame.activities)).toEqual([]);
  });

  it('sends a heartbeat at most once per fifth of the timeout', async () => {
    const handler = work.handle(async (_, activity) => {
      const startMs = performance.now();
      for (let i = 0; performance.now() - startMs < 90; i += 1) {
        activity.heartbeat({ i });
        await new Promise(setImmediate);
      }
      activity.heartbeat('last');
    });
    await using harness = await startHarness({ handlers: [handler] });
    harness.stream.send({ activities: [attempt(1, { heartbeatMs: 200 })] });
    await harness.stream.list('activities');
    const beats = harness.stream.frames.flatMap((frame) => frame.heartbeats);
    expect(beats[0]!.details).toEqual(json({ i: 0 }));
    expect(beats.at(-1)!.details).toEqual(json('last'));
    expect(beats.length).toBeGreaterThanOrEqual(3);
    expect(beats.length).toBeLessThanOrEqual(5);
  });
});
