import process from 'node:process';

import { expect, it } from 'vitest';

import { onStopSignal } from './host.ts';

it('the first signal calls back; a second signal ends the process', () => {
  const before = process.listenerCount('SIGTERM');
  const signals: string[] = [];
  onStopSignal((signal) => signals.push(signal));
  process.emit('SIGTERM', 'SIGTERM');
  expect(signals).toEqual(['SIGTERM']);
  expect(process.listenerCount('SIGTERM')).toBe(before);
});

it('the returned function removes all listeners', () => {
  const before = process.listenerCount('SIGINT');
  const signals: string[] = [];
  const withdraw = onStopSignal((signal) => signals.push(signal));
  withdraw();
  expect(process.listenerCount('SIGINT')).toBe(before);
  expect(signals).toEqual([]);
});
