import { expect, test } from 'vitest';
import { mergedOptions, wireOptions } from './activity-options.ts';
import { wireRouting } from './routing.ts';

test('options that are not given are not sent', () => {
  expect(wireRouting({})).toEqual({});
  expect(wireRouting({ priority: 1 })).toEqual({ queue: '', priority: 1, fairnessKey: '' });
});

test('a priority is 1 to 5, and names are names', () => {
  expect(() => wireRouting({ priority: 6 as 5 })).toThrow(RangeError);
  expect(() => wireRouting({ queue: '\n' })).toThrow(TypeError);
  expect(() => wireOptions({ session: '\n' })).toThrow(TypeError);
});

test('a call may say differently than the definition, also that it wants none', () => {
  const base = wireOptions({ version: '1.0.0', session: 's', priority: 2, fairnessKey: 'acme' });
  expect(mergedOptions(base, {})).toMatchObject({ version: '1.0.0', session: 's', priority: 2 });
  const over = mergedOptions(base, { version: '', fairnessKey: 'other', priority: 5 });
  expect(over).toMatchObject({ version: '', fairnessKey: 'other', priority: 5, session: 's' });
});
