import { defineOrchestration } from '@perdure/sdk';
import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, test } from 'vitest';

const quick = defineOrchestration<null, null>('quick');
const kept = defineOrchestration<null, null>('kept');
const loops = defineOrchestration<number, null>('loops');
const looping = loops.handle(async (ctx, round) => {
  if (round < 5) return ctx.continueAsNew(round + 1);
  await ctx.sleep('365d');
  return null;
});

const handlers = [quick.handle(async () => null), kept.handle(async () => null), looping];

test('retention deletes only old instances of the given orchestration and status', async () => {
  await using environment = await TestEnvironment.start({ handlers });
  const { client } = environment;
  const ids = async (): Promise<string[]> => {
    const all: string[] = [];
    for await (const { id } of client.list()) all.push(id);
    return all.sort();
  };
  await (await client.start(quick, null, { id: 'q1' })).result();
  await (await client.start(kept, null, { id: 'k1' })).result();
  await client.start('elsewhere', null, { id: 'live' });
  await client.start('elsewhere', null, { id: 'ended' });
  await client.handle('ended').terminate();
  const loop = await client.start(loops, 1, { id: 'loop' });
  await environment.settle();

  await client.setRetention('*', { completed: '1d', executions: '1d', keepExecutions: 1 });
  await client.setRetention('kept', { completed: '30d' });
  expect(await client.listRetention()).toMatchObject([
    { name: '*', completedMs: 86_400_000, failedMs: 0, keepExecutions: 1 },
    { name: 'kept', completedMs: 30 * 86_400_000 },
  ]);
  await environment.advance('12h');
  await (await client.start(quick, null, { id: 'q2' })).result();
  expect(await ids()).toEqual(['ended', 'k1', 'live', 'loop', 'q1', 'q2']);
  expect(await loop.executions()).toHaveLength(5);
  await environment.advance('14h');
  expect(await ids()).toEqual(['ended', 'k1', 'live', 'loop', 'q2']);
  expect((await loop.executions()).map(({ execution }) => execution)).toEqual([4, 5]);

  await client.setRetention('kept', null);
  await environment.advance('2h');
  expect(await ids()).toEqual(['ended', 'live', 'loop', 'q2']);
  await expect(client.setRetention('x', { keepExecutions: 1 })).rejects.toThrow('executions_ms');
});
