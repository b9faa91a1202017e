import { expect, it } from 'vitest';

import { silentLogger } from '../context/log.ts';
import type { ExecutionInfo } from '../model/execution-info.ts';
import { remember, reportStray } from './stray-rejections.ts';

type Suspect = Parameters<typeof reportStray>[0][number];

function infoOf(instanceId: string): ExecutionInfo {
  return { instanceId, execution: 1, name: 'order', version: '', parent: null, headers: {} };
}

function suspects(ids: string[], isReplaying = false): { lines: string[]; runs: Suspect[] } {
  const lines: string[] = [];
  const logger = { ...silentLogger, error: (message: string) => void lines.push(message) };
  return { lines, runs: ids.map((id) => ({ info: infoOf(id), logger, isReplaying })) };
}

it('contains the run that caused it', () => {
  const { lines, runs } = suspects(['a']);
  reportStray(runs, new RangeError('no'));
  expect(lines).toEqual([
    'a promise of orchestration "order" (instance "a") was rejected and no code awaits it: ' +
      'RangeError: no',
  ]);
});

it('contains some of the runs that may have caused it', () => {
  const { lines, runs } = suspects(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  reportStray(runs, 'no');
  expect(lines[0]).toMatch(/one of "order" \(instance "a"\), .*\(instance "e"\), 2 more was/);
});

it('identifies the run by the error of its operation, also when the error is wrapped', () => {
  const { lines, runs } = suspects(['a', 'b']);
  const error = new Error('failed');
  remember(error, infoOf('b'));
  for (const reason of [
    error,
    new Error('while paying', { cause: new Error('inner', { cause: error }) }),
    new AggregateError([error]),
  ]) {
    reportStray(runs, reason);
  }
  expect(lines).toHaveLength(3);
  for (const line of lines) expect(line).toMatch(/orchestration "order" \(instance "b"\) was/);
});

it('is silent during replay', () => {
  const { lines, runs } = suspects(['a', 'b'], true);
  reportStray(runs, new Error('no'));
  expect(lines).toEqual([]);
});

it('accepts every thrown value', () => {
  const { lines, runs } = suspects(['a']);
  const circle: { cause?: unknown } = {};
  circle.cause = circle;
  for (const reason of [undefined, null, 7, circle, Object.create(null)]) reportStray(runs, reason);
  expect(lines).toHaveLength(5);
});
