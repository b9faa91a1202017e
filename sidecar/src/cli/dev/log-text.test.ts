import { describe, expect, it } from 'vitest';
import { renderLine } from '../style.ts';
import { clockText, lineOfLog } from './log-text.ts';

const time = '2026-11-30T10:14:05.000Z';

function shown(level: string, message: string, fields: object = {}): string | undefined {
  const line = lineOfLog(JSON.stringify({ level, time, message, ...fields }));
  return line === undefined ? undefined : renderLine(line, false).replace(/^\S+ +/, '');
}

describe('a line of perdure dev', () => {
  it('names orchestration, instance and duration', () => {
    const fields = { instance: 'o-1', orchestration: 'order' };
    expect(shown('info', 'instance started', fields)).toBe('started    order o-1');
    expect(shown('info', 'instance completed', { ...fields, durationMs: 1_940 })).toBe(
      'completed  order o-1 (1.9 s)',
    );
    const failed = { ...fields, durationMs: 20, reason: 'CardDeclined: no funds' };
    expect(shown('warn', 'instance failed', failed)).toBe(
      'failed     order o-1 (20 ms): CardDeclined: no funds',
    );
  });

  it('has a warning of the sidecar with its fields, and omits what others repeat', () => {
    expect(shown('warn', 'the store takes no writes', { reason: 'full' })).toBe(
      'sidecar    the store takes no writes {"reason":"full"}',
    );
    expect(shown('info', 'ready', { pid: 1 })).toBeUndefined();
  });

  it('is the text as it is when it is no line of the log', () => {
    expect(lineOfLog('Segmentation fault')).toBe('Segmentation fault');
    expect(lineOfLog('{"a":1}')).toBe('{"a":1}');
  });

  it('begins with the local time', () => {
    expect(clockText(new Date(2026, 10, 30, 9, 5, 7).getTime())).toBe('09:05:07');
  });
});
