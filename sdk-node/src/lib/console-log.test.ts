import { afterEach, expect, it, vi } from 'vitest';

import { consoleLogger } from './console-log.ts';

afterEach(() => vi.restoreAllMocks());

it('writes each message as one line without control characters', () => {
  const lines: unknown[] = [];
  vi.spyOn(console, 'error').mockImplementation((text) => lines.push(text));
  consoleLogger.warn('odd\u001b[2J\nperdure: all is well', { id: 'a\u009b31m\u202e', count: 1 });
  expect(lines).toEqual([
    'perdure: warning: odd\\u001b[2J\\nperdure: all is well (id="a\\u009b31m\\u202e" count=1)',
  ]);
});
