import { expect, test } from 'vitest';
import { defineActivity } from '../definitions/activity.ts';
import { defineOrchestration } from '../definitions/orchestration.ts';
import { HandlerTable } from './handlers.ts';

const versions = ['', '1.10.0', '1.9.0', '2.0.0-rc.1'];
const handlers = versions.map((version) =>
  defineActivity('charge', { version }).handle(() => version),
);

test('an activity is found by its version; without a version, the highest is used', () => {
  const table = new HandlerTable(handlers);
  expect(table.activity('charge', '1.9.0')).toBe(handlers[2]);
  expect(table.activity('charge', '')).toBe(handlers[3]);
  expect(table.activity('charge', '3.0.0')).toBeUndefined();
  expect(table.activities().map(({ version }) => version)).toEqual(versions);
});

test('a release is higher than its pre-release, and any version is higher than none', () => {
  const released = defineActivity('charge', { version: '2.0.0' }).handle(() => 0);
  expect(new HandlerTable([released, ...handlers]).activity('charge', '')).toBe(released);
  expect(new HandlerTable(handlers.slice(0, 1)).activity('charge', '')).toBe(handlers[0]);
});

test('an orchestration without a version uses the unversioned handler, or else the highest', () => {
  const all = versions.map((version) =>
    defineOrchestration('order', { version }).handle(async () => version),
  );
  const versioned = new HandlerTable(all.slice(1));
  expect(new HandlerTable(all).orchestration('order', '')).toBe(all[0]);
  expect(versioned.orchestration('order', '')).toBe(all[3]);
  expect(versioned.orchestration('order', '1.9.0')).toBe(all[2]);
  expect(versioned.orchestration('order', '3.0.0')).toBeUndefined();
  expect(versioned.orchestration('other', '')).toBeUndefined();
});

test('two handlers of one version are rejected', () => {
  expect(() => new HandlerTable([handlers[1]!, handlers[1]!])).toThrow(
    /of version "1.10.0" has two/,
  );
});
