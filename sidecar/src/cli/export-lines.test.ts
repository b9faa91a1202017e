import { expect, test } from 'vitest';
import type { HistoryEvent } from '../model/event.ts';
import { eventLine, instanceLine, readEventLine, readInstanceLine } from './export-lines.ts';

const event: HistoryEvent = {
  id: 3,
  timeMs: 1_700_000_000_000,
  kind: 'activityCompleted',
  activityCompleted: {
    seq: 1,
    output: { data: Buffer.from([0, 255, 10, 13]), encoding: 'é\n' },
    attempt: 2,
  },
};

test('an event is encoded on one line and decoded with the same bytes', () => {
  const line = eventLine(7, event);
  expect(line.indexOf('\n')).toBe(line.length - 1);
  expect(readEventLine(line, 2)).toEqual({ execution: 7, event });
});

test('the first line is parsed to the required fields of the instance', () => {
  const line = instanceLine({ instanceId: 'i', createdMs: 5, data: Buffer.from('x'), more: [1] });
  expect(readInstanceLine(line)).toEqual({ instanceId: 'i', createdMs: 5 });
});

test.each([
  ['{', /line 1 is not JSON/],
  ['7', /line 1 is not an object/],
  ['{}', /not an export/],
  ['{"perdure":2,"instance":{}}', /format 2; use a newer release/],
  ['{"perdure":1,"instance":{"instanceId":5}}', /no instanceId/],
])('a text that begins with %s is rejected', (line, text) => {
  expect(() => readInstanceLine(line)).toThrow(text);
});

test('a line without an event is rejected with its number', () => {
  expect(() => readEventLine('{"execution":1}', 12)).toThrow(/line 12: expected/);
});
