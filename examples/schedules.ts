// Schedules: a report each weekday night, skipped while a long one still runs, and a check every
// hour. The sidecar starts the instances; this program only runs their code.
import { defineOrchestration } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export const report = defineOrchestration<{ region: string }, string>('report');
export const check = defineOrchestration<null, string>('check');

export const handlers = [
  report.handle(async (ctx, { region }) => `${region}: ${ctx.now().toISOString()}`),
  check.handle(async () => 'all is well'),
];

await asProgram(import.meta.url, handlers, async (client) => {
  const { schedules } = client;
  await schedules.create('nightly', {
    cron: '30 2 * * MON-FRI',
    timeZone: 'Europe/Berlin',
    orchestration: report,
    input: { region: 'eu' },
    overlap: 'skip',
    catchUp: '6h',
  });
  const { next } = await schedules.get('nightly');
  console.log(`the next report: ${next[0]?.toISOString()}`);

  await schedules.create('checks', { every: '1h', orchestration: check, overlap: 'allowAll' });
  const id = await schedules.trigger('checks');
  if (id !== undefined) console.log(await client.handle(check, id).result());

  await schedules.delete('checks');
  await schedules.delete('nightly');
});
