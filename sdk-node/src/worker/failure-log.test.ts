import { expect, it } from 'vitest';

import type { Logger } from '../model/logger.ts';
import { defineActivity } from '../definitions/activity.ts';
import { defineOrchestration } from '../definitions/orchestration.ts';
import {
  completed,
  json,
  type Rig,
  scheduled,
  started,
  startRig,
  turn,
  turnCompleted,
} from './worker-rig.suite.ts';

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
  handlers: Parameters<typeof startRig>[0]['handlers'],
  run: (rig: Rig) => Promise<unknown>,
): Promise<Line[]> {
  const lines: Line[] = [];
  await using rig = await startRig({ handlers, log: logTo(lines), nondeterminismGuard: true });
  await run(rig);
  return lines.filter(({ message }) => !message.includes('connection'));
}

it('prints once that history and code disagree: where, what and the remedies', async () => {
  const handler = order.handle((ctx) => ctx.call(charge, 'a'));
  const history = [started('order'), turnCompleted(2, 1), scheduled(3, 1, 'reserve')];
  const lines = await linesOf([handler], (rig) => {
    rig.stream.send({ turns: [turn(1, [...history, completed(4, 1, 'x')])] });
    return rig.stream.list('failures');
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

it('prints once that code broke a rule of determinism', async () => {
  const handler = order.handle(async (ctx) => ctx.call(charge, String(Math.random())));
  const lines = await linesOf([handler], (rig) => {
    rig.stream.send({ turns: [turn(1, [started('order')])] });
    return rig.stream.list('failures');
  });
  expect(lines).toMatchObject([
    { level: 'error', message: expect.stringMatching(/Math\.random.*ctx\.random\(\)/) },
  ]);
});

it('prints each failed attempt, with its place and causes', async () => {
  const handler = charge.handle(() => {
    throw new TypeError('no card', { cause: new RangeError('too short') });
  });
  const task = { token: 5, instanceId: 'i-1', execution: 1, seq: 2, attempt: 3, name: 'charge' };
  const lines = await linesOf([handler], (rig) => {
    rig.stream.send({ activities: [{ ...task, input: json('a') }] });
    return rig.stream.list('activities');
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

it('prints a failed step and the orchestration that failed of it', async () => {
  const handler = order.handle(async (ctx) =>
    ctx.run('read', () => {
      throw new Error('no file');
    }),
  );
  const lines = await linesOf([handler], async (rig) => {
    rig.stream.send({ turns: [turn(1, [started('order')])] });
    const [answer] = await rig.stream.list('turns');
    const [action] = answer!.actions;
    const { failure } = (action as unknown as { scheduleStep: { failure: object } }).scheduleStep;
    const events = [{ id: 4, timeMs: 1_004, kind: 'stepFailed', stepFailed: { seq: 1, failure } }];
    rig.stream.send({ turns: [turn(2, events as never, { full: false })] });
    return rig.stream.list('turns', 2);
  });
  expect(lines.map(({ message }) => message)).toEqual(['step failed', 'orchestration failed']);
  expect(lines[0]!.fields).toMatchObject({ instanceId: 'i-1', seq: 1, failure: 'Error: no file' });
});

it('prints nothing of an attempt that stopped because it was aborted', async () => {
  const handler = charge.handle(
    (_input, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      }),
  );
  const task = { token: 5, instanceId: 'i-1', execution: 1, seq: 2, attempt: 1, name: 'charge' };
  const lines = await linesOf([handler], async (rig) => {
    rig.stream.send({ activities: [{ ...task, input: json('a') }] });
    rig.stream.send({ cancels: [{ token: 5, reason: 'cancelled' }] });
    return rig.stream.list('activities');
  });
  expect(lines).toEqual([]);
});
