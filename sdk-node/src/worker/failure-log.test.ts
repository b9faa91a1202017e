import { expect, it } from 'vitest';

import type { Logger } from '../model/logger.ts';
import { defineActivity } from '../definitions/activity.ts';
import { defineOrchestration } from '../definitions/orchestration.ts';
import {
  completed,
  json,
  type Harness,
  scheduled,
  started,
  startHarness,
  turn,
  turnCompleted,
} from './worker-harness.suite.ts';

interface Line {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

function logTo(lines: Line[]): Logger {
  const write =
    (level: string): Logger['info'] =>
    (message, fields = {}) =>
      lines.push({ level, message, fields });
  const info = (): void => undefined;
  return { debug: info, info, warn: write('warn'), error: write('error') };
}

const charge = defineActivity<string, string>('charge');
const order = defineOrchestration<string, string>('order');

async function linesOf(
  handlers: Parameters<typeof startHarness>[0]['handlers'],
  run: (harness: Harness) => Promise<unknown>,
): Promise<Line[]> {
  const lines: Line[] = [];
  await using harness = await startHarness({
    handlers,
    log: logTo(lines),
    nondeterminismGuard: true,
  });
  await run(harness);
  return lines.filter(({ message }) => !message.includes('connection'));
}

it('logs once that the code does not match the history, with place and remedies', async () => {
  const handler = order.handle((ctx) => ctx.call(charge, 'a'));
  const history = [started('order'), turnCompleted(2, 1), scheduled(3, 1, 'reserve')];
  const lines = await linesOf([handler], (harness) => {
    harness.stream.send({ turns: [turn(1, [...history, completed(4, 1, 'x')])] });
    return harness.stream.list('failures');
  });
  expect(lines).toMatchObject([
    {
      level: 'error',
      message: expect.stringMatching(/the instance is stuck: .*"i-1".*ctx\.patched\(id\).*resume/),
      fields: {
        instanceId: 'i-1',
        execution: 1,
        seq: 1,
        eventId: 3,
        reason: 'nondeterminism',
        expected: expect.stringContaining('reserve'),
        actual: expect.stringContaining('charge'),
      },
    },
  ]);
});

it('logs once that code broke a rule of determinism', async () => {
  const handler = order.handle(async (ctx) => ctx.call(charge, String(Math.random())));
  const lines = await linesOf([handler], (harness) => {
    harness.stream.send({ turns: [turn(1, [started('order')])] });
    return harness.stream.list('failures');
  });
  expect(lines).toMatchObject([
    { level: 'error', message: expect.stringMatching(/Math\.random.*ctx\.random\(\)/) },
  ]);
});

it('logs each failed attempt with its place and causes', async () => {
  const handler = charge.handle(() => {
    throw new TypeError('no card', { cause: new RangeError('too short') });
  });
  const task = { token: 5, instanceId: 'i-1', execution: 1, seq: 2, attempt: 3, name: 'charge' };
  const lines = await linesOf([handler], (harness) => {
    harness.stream.send({ activities: [{ ...task, input: json('a') }] });
    return harness.stream.list('activities');
  });
  expect(lines).toMatchObject([
    {
      level: 'warn',
      message: 'activity attempt failed',
      fields: {
        activity: 'charge',
        instanceId: 'i-1',
        seq: 2,
        attempt: 3,
        failure: 'TypeError: no card, caused by RangeError: too short',
        at: expect.stringContaining('failure-log.test.ts'),
      },
    },
  ]);
});

it('logs a failed step and the orchestration that failed because of it', async () => {
  const handler = order.handle(async (ctx) =>
    ctx.run('read', () => {
      throw new Error('no file');
    }),
  );
  const lines = await linesOf([handler], async (harness) => {
    harness.stream.send({ turns: [turn(1, [started('order')])] });
    const [answer] = await harness.stream.list('turns');
    const [action] = answer!.actions;
    const { failure } = (action as unknown as { scheduleStep: { failure: object } }).scheduleStep;
    const events = [{ id: 4, timeMs: 1_004, kind: 'stepFailed', stepFailed: { seq: 1, failure } }];
    harness.stream.send({ turns: [turn(2, events as never, { full: false })] });
    return harness.stream.list('turns', 2);
  });
  expect(lines.map(({ message }) => message)).toEqual(['step failed', 'orchestration failed']);
  expect(lines[0]!.fields).toMatchObject({ instanceId: 'i-1', seq: 1, failure: 'Error: no file' });
});

it('does not log an attempt that failed because it was aborted', async () => {
  const handler = charge.handle(
    (_input, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      }),
  );
  const task = { token: 5, instanceId: 'i-1', execution: 1, seq: 2, attempt: 1, name: 'charge' };
  const lines = await linesOf([handler], async (harness) => {
    harness.stream.send({ activities: [{ ...task, input: json('a') }] });
    harness.stream.send({ cancels: [{ token: 5, reason: 'cancelled' }] });
    return harness.stream.list('activities');
  });
  expect(lines).toEqual([]);
});
