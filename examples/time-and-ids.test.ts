import { replay, runTurn, TestEnvironment } from '@perdure/sdk/testing';
import type { HistoryEvent } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { handlers, openTicket } from './time-and-ids.ts';

it('returns the same time, id and number on every replay', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(openTicket, { pauseMs: 90_000 });
  await env.advance('2m');
  const ticket = await instance.result();
  expect(ticket.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-/);
  expect(ticket.counter).toBeGreaterThanOrEqual(1);
  expect(ticket.counter).toBeLessThanOrEqual(4);
  expect(ticket.pausedMs).toBeGreaterThanOrEqual(90_000);

  const history: HistoryEvent[] = [];
  for await (const event of instance.history()) history.push(event);
  expect(await replay(history, handlers)).toEqual({ ok: true });
  // Replays the last turn offline: it returns the same ticket.
  const fired = history.findIndex(({ kind }) => kind === 'timerFired');
  const again = await runTurn(history.slice(0, fired + 1), handlers[0]!);
  expect(again.output).toEqual(ticket);
});

it('returns other numbers for other instances', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const [one, two] = await Promise.all([
    env.client.start(openTicket, { pauseMs: 0 }),
    env.client.start(openTicket, { pauseMs: 0 }),
  ]);
  await env.advance('1s');
  expect((await one.result()).id).not.toBe((await two.result()).id);
});
