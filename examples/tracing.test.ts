import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { exporter, handlers, interceptors, order, tree } from './tracing.ts';

it('records one trace of an order, its turns, its activities and its child', async () => {
  exporter.reset();
  await using env = await TestEnvironment.start({ handlers, interceptors });
  const instance = await env.client.start(order, 4_200);
  expect(await env.finish(instance.result())).toBe('a parcel with receipt over 4200');
  await env.stop();
  const spans = exporter.getFinishedSpans();
  expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(1);
  const lines = tree(spans);
  expect(lines[0]).toBe('start order');
  expect(lines.slice(1).toSorted()).toEqual(
    [
      '      turn ship',
      '      turn ship',
      '        activity pack',
      '    activity charge',
      '    child ship',
      '  turn order',
      '  turn order',
      '  turn order',
      '  turn order',
    ].toSorted(),
  );
});
