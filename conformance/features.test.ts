import { describe, expect, it } from 'vitest';

import { parseFeatures, readFeatures } from './features.ts';

describe('features.yaml', () => {
  it('has groups of features with their meanings', () => {
    const text = '# comment\ntimers:\n  timer: code sleeps, or waits\n  cron: "a: b"\n';
    expect(parseFeatures(text)).toEqual([
      { group: 'timers', name: 'timer', text: 'code sleeps, or waits' },
      { group: 'timers', name: 'cron', text: 'a: b' },
    ]);
    expect(readFeatures().length).toBeGreaterThan(50);
  });

  it.each([
    ['timers', 'the file is not a map'],
    ['timers:\n', 'group "timers" is not a map'],
    ['timers:\n  timer:\n', 'feature "timer" has no text'],
    ['a:\n  timer: x\nb:\n  timer: y\n', 'feature "timer" occurs twice'],
    ['a:\n  timer: x\n  timer: y\n', 'Map keys must be unique'],
  ])('that reads %j is rejected', (text, message) => {
    expect(() => parseFeatures(text)).toThrow(message);
  });
});
