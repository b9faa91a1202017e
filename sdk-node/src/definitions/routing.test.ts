import { expect, test } from 'vitest';
import { mergedOptions, wireOptions } from './activity-options.ts';
import { wireRouting } from './routing.ts';

test('absent options are not sent', () => {
  expect(wireRouting({})).toEqual({});
  expect(wireRouting({ priority: 1 })).toEqual({ queue: '', priority: 1, fairnessKey: '' });
});

test('a priority is 1 to 5, and queue and fairness key are valid names', () => {
  expect(() => wireRouting({ priority: 6 as 5 })).toThrow(RangeError);
  expect(() => wireRouting({ queue: '\n' })).toThrow(TypeError);
  expect(() => wireOptions({ session: '\n' })).toThrow(TypeError);
});

test('options of a call override those of the definition, also with an empty value', () => {
  const base = wireOptions({ version: '1.0.0', session: 's', priority: 2, fairnessKey: 'acme' });
  expect(mergedOptions(base, {})).toMatchObject({ version: '1.0.0', session: 's', priority: 2 });
  const over = mergedOptions(base, { version: '', fairnessKey: 'other', priority: 5 });
  expect(over).toMatchObject({ version: '', fairnessKey: 'other', priority: 5, session: 's' });
});
