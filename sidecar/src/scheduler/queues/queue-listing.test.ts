import { expect, test } from 'vitest';
import { QUEUES_PAGE_MAX } from '../../limits.ts';
import type { QueueView } from '../../model/queue-port.ts';
import { SchedulerHarness, settle } from '../scheduler-harness.suite.ts';

test('very many queues are listed in pages by name, each complete and once', async () => {
  const harness = await new SchedulerHarness().open({ cachedInstancesMax: 100_000 });
  const count = 2 * QUEUES_PAGE_MAX + 500;
  const names = Array.from({ length: count }, (_, at) => `q-${String(at).padStart(6, '0')}`);
  // The queues are not created in order, and each third queue has two instances.
  for (const queue of names.toReversed()) await harness.start(`a-${queue}`, 'o', { queue });
  const doubled = names.filter((_, at) => at % 3 === 0);
  for (const queue of doubled) await harness.start(`b-${queue}`, 'p', { queue });
  await settle();
  const pages: QueueView[][] = [];
  let after: string | null = null;
  for (let hasMore = true; hasMore;) {
    const page = await harness.scheduler.queues.list(after);
    pages.push([...page.queues]);
    after = page.queues.at(-1)!.queue;
    hasMore = page.hasMore;
  }
  expect(pages.map(({ length }) => length)).toEqual([QUEUES_PAGE_MAX, QUEUES_PAGE_MAX, 500]);
  const all = pages.flat();
  expect(all.map(({ queue }) => queue)).toEqual(names);
  expect(all.map(({ turnsReady }) => turnsReady)).toEqual(
    names.map((_, at) => (at % 3 === 0 ? 2 : 1)),
  );
});
