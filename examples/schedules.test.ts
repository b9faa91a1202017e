import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { handlers, report } from './schedules.ts';

it('reports on each weekday night, in local time', async () => {
  // A Friday.
  const startTime = new Date('2026-03-27T12:00:00Z');
  await using env = await TestEnvironment.start({ handlers, startTime });
  const { client } = env;
  await client.schedules.create('nightly', {
    cron: '30 2 * * MON-FRI',
    timeZone: 'Europe/Berlin',
    orchestration: report,
    input: { region: 'eu' },
  });
  await env.advance('4d');
  const { started, last } = await client.schedules.get('nightly');
  expect({ started, last }).toEqual({ started: 2, last: new Date('2026-03-31T00:30:00Z') });
  const first = client.handle(report, 'nightly@2026-03-30T00:30:00.000Z');
  expect(await first.result()).toBe('eu: 2026-03-30T00:30:00.000Z');
});
