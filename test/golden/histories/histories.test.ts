// Released code must replay its histories with every release of the SDK. These tests replay the
// recorded exports.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { schema } from '@perdure/proto/codec';
import { replay } from '@perdure/sdk/testing';
import { describe, expect, test } from 'vitest';
import { checkSound } from '../../fixtures/histories.ts';
import { fileOf, folder, isRecorded, recordedHistories, recordedVersions } from './recordings.ts';
import type { RecordedHistory } from './recordings.ts';
import { scenarios } from './scenarios.ts';

const versions = recordedVersions();
/** The kind that needs thousands of events. The transcripts of conformance have it. */
const elsewhere: readonly string[] = ['historyLimitNear'];

describe.each(versions)('histories of %s', (version) => {
  const recorded = scenarios.filter(({ name }) => isRecorded(version, name));

  test.each(recorded.map((scenario) => [scenario.name, scenario] as const))(
    'replay: %s',
    async (name, scenario) => {
      const histories = recordedHistories(version, name);
      expect(histories.length).toBeGreaterThan(0);
      for (const { instanceId, execution, events } of histories) {
        checkSound(events);
        const where = `execution ${execution} of "${instanceId}"`;
        expect(await replay(events, scenario.handlers), where).toEqual({ ok: true });
      }
    },
  );

  test('have one scenario each', () => {
    const files = readdirSync(join(folder, version)).map((name) => join(folder, version, name));
    expect(files.sort()).toEqual(recorded.map(({ name }) => fileOf(version, name)).sort());
  });
});

test('the histories of the latest version contain every kind of event', () => {
  const { fields } = schema.messages.find(({ name }) => name === 'HistoryEvent')!;
  const kinds = fields.filter(({ kind }) => kind === 'message').map(({ name }) => name);
  const latest = versions.toSorted().at(-1)!;
  const histories = scenarios
    .filter(({ name }) => isRecorded(latest, name))
    .flatMap(({ name }) => recordedHistories(latest, name));
  const found = new Set(
    histories.flatMap(({ events }) => events.map(({ kind }) => kind as string)),
  );
  expect(kinds.filter((kind) => !found.has(kind) && !elsewhere.includes(kind))).toEqual([]);
});

test('a history of other code is rejected', async () => {
  const [{ events }] = recordedHistories(versions[0]!, 'start') as [RecordedHistory];
  const changed = events.map((event) =>
    event.kind === 'activityScheduled'
      ? { ...event, activityScheduled: { ...event.activityScheduled, name: 'treble' } }
      : event,
  );
  const { handlers } = scenarios.find(({ name }) => name === 'start')!;
  expect(await replay(changed, handlers)).toMatchObject({ ok: false, code: 'NONDETERMINISM' });
});
