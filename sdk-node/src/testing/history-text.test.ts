import { describe, expect, it } from 'vitest';

import { formatHistory, readActions, readHistory, readableActions } from './history-text.ts';
import { actionShapes, eventShapes } from './wire-shapes.ts';
import type { Shape } from './wire-shapes.ts';

/** Builds a readable body without default values. */
function filled(shape: Shape, depth = 0): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(shape)) {
    if (typeof field === 'object' && 'shape' in field) {
      if (depth < 2) body[key] = filled(field.shape(), depth + 1);
    } else if (typeof field === 'object' && 'shapes' in field) {
      if (depth < 2) body[key] = [filled(field.shapes(), depth + 1)];
    } else if (typeof field === 'object') body[key] = `${field.prefix}SOMETHING`;
    else {
      body[key] = {
        text: 'text',
        number: 7,
        flag: true,
        bytes: '0aff',
        payload: { json: { a: [1, null, 'ü'] } },
        texts: ['a', 'b'],
      }[field];
    }
  }
  return body;
}

describe('a history as text', () => {
  it('is the same after writing and reading, for every kind of event', () => {
    const events = Object.entries(eventShapes).map(([kind, shape], at) => ({
      id: at + 1,
      timeMs: 1_000 + at,
      kind,
      [kind]: filled(shape),
    }));
    const read = readHistory(events);
    expect(JSON.parse(formatHistory(read))).toEqual(events);
    expect(readHistory(formatHistory(read))).toEqual(read);
  });

  it('is the same after writing and reading, for every kind of action', () => {
    const actions = Object.entries(actionShapes).map(([kind, shape]) => ({
      [kind]: filled(shape),
    }));
    expect(readableActions(readActions(actions))).toEqual(actions);
  });

  it('may omit default values', () => {
    expect(readHistory([{ activityFailed: { seq: 1 } }, { id: 9, timerFired: {} }])).toEqual([
      {
        id: 1,
        timeMs: 0,
        kind: 'activityFailed',
        activityFailed: { seq: 1, failure: null, attempt: 0 },
      },
      { id: 9, timeMs: 0, kind: 'timerFired', timerFired: { seq: 0 } },
    ]);
  });

  it('has one event per line, and may be a field of a larger object', () => {
    const text = formatHistory(
      readHistory({ instanceId: 'x', events: [{ timerFired: { seq: 1 } }, { timerFired: {} }] }),
    );
    expect(text.split('\n')).toHaveLength(5);
    expect(formatHistory([])).toBe('[]\n');
  });

  it('preserves payloads that are not JSON', () => {
    const payload = { base64: 'AAEC', encoding: 'protobuf' };
    const [event] = JSON.parse(
      formatHistory(readHistory([{ eventRaised: { name: 'x', payload } }])),
    ) as Record<string, { payload: unknown }>[];
    expect(event!['eventRaised']!.payload).toEqual(payload);
  });

  it.each<[string, unknown, RegExp]>([
    ['no JSON', '{', /JSON/],
    ['no array', { a: 1 }, /array/],
    ['an unknown kind', [{ timerBurst: {} }], /event 1: expected one known kind/],
    ['two kinds', [{ timerFired: {}, startAccepted: {} }], /one known kind/],
    ['an unknown field', [{ timerFired: { seq: 1, x: 2 } }], /unknown field "x"/],
    ['a wrong type', [{ timerFired: { seq: '1' } }], /event 1.seq: expected a number/],
    ['a bare payload', [{ eventRaised: { payload: 5 } }], /a payload is/],
  ])('is rejected when there is %s', (_what, history, message) => {
    expect(() => readHistory(history)).toThrow(message);
  });
});
