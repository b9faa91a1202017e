import { AsyncLocalStorage } from 'node:async_hooks';
import { context, ROOT_CONTEXT, SpanStatusCode } from '@opentelemetry/api';
import type { Context, ContextManager } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { Client, defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';
import { openTelemetry } from '@perdure/sdk/opentelemetry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodiesOf, historyOf } from '../fixtures/histories.ts';
import { quiet, Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

/** A separate recorder of spans, and the interceptors that create them. */
function tracing() {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  const spans = openTelemetry({ tracer: provider.getTracer('test') });
  return { spans, finished: () => exporter.getFinishedSpans() };
}

/** A separate client, closed at the end of its block. */
function clientOf(harness: Harness, { spans }: ReturnType<typeof tracing>) {
  const client = new Client({ address: harness.address, log: quiet, interceptors: spans.client });
  return { client, [Symbol.dispose]: () => client.close() };
}

/** The name of a span after the names of all its parents. */
function wayTo(spans: readonly ReadableSpan[], span: ReadableSpan): string {
  const parentId = span.parentSpanContext?.spanId;
  const parent = spans.find((one) => one.spanContext().spanId === parentId);
  return parent === undefined ? span.name : `${wayTo(spans, parent)} > ${span.name}`;
}

const charge = defineActivity<number, string>('charge', {
  retry: { maxAttempts: 2, initialInterval: 1 },
});
const pack = defineActivity<string, string>('pack');
const approval = defineEvent<boolean>('approval');
const ship = defineOrchestration<string, string>('ship');
const order = defineOrchestration<number, string>('order');
const handlers = [
  charge.handle((cents, { info }) => {
    if (info.attempt === 1) throw new Error('the card reader is asleep');
    return `r-${cents}`;
  }),
  pack.handle((what) => `${what} in a box`),
  ship.handle((ctx, what) => ctx.call(pack, what)),
  order.handle(async (ctx, cents) => {
    const receipt = await ctx.call(charge, cents);
    await ctx.waitFor(approval);
    return ctx.call(ship, receipt);
  }),
];

test('one trace spans client, turns, attempts and child, across kill -9 and workers', async () => {
  const traced = tracing();
  const settings = { interceptors: traced.spans.worker };
  await using harness = await Harness.start();
  using own = clientOf(harness, traced);
  const first = await harness.attach(handlers, settings);
  const handle = await own.client.start(order, 17);
  await until('it waits for the approval', async () =>
    (await handle.get()).waitingFor.some(({ name }) => name === 'approval'),
  );
  await first.stop();
  await harness.restartSidecar();
  await handle.get();
  // This worker has no cached orchestrator, so it replays the turns of the first worker.
  await harness.attach(handlers, settings);
  await handle.raise(approval, true);
  expect(await handle.result({ timeout: '30s' })).toBe('r-17 in a box');

  const all = traced.finished();
  const raised = all.find(({ name }) => name === 'raise approval')!;
  const spans = all.filter((span) => span !== raised);
  expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(1);
  expect(spans.map((span) => wayTo(spans, span)).toSorted()).toEqual([
    'start order',
    'start order > turn order',
    'start order > turn order',
    'start order > turn order',
    'start order > turn order',
    'start order > turn order > activity charge',
    'start order > turn order > activity charge',
    'start order > turn order > child ship',
    'start order > turn order > child ship > turn ship',
    'start order > turn order > child ship > turn ship',
    'start order > turn order > child ship > turn ship > activity pack',
  ]);
  const [failed, done] = all.filter(({ name }) => name === 'activity charge');
  expect(failed!.status).toEqual({
    code: SpanStatusCode.ERROR,
    message: 'the card reader is asleep',
  });
  expect(done!.attributes).toMatchObject({ 'perdure.instance': handle.id, 'perdure.attempt': 2 });
  const woken = all.filter(({ links }) => links.length > 0);
  expect(woken.map(({ name }) => name)).toEqual(['turn order']);
  expect(woken[0]!.links[0]!.context.spanId).toBe(raised.spanContext().spanId);
});

test('each turn has one span, also when every turn replays all earlier turns', async () => {
  const traced = tracing();
  const count = defineOrchestration<number, number>('count');
  const one = defineActivity<null, number>('one');
  const counting = [
    one.handle(() => 1),
    count.handle(async (ctx, times) => {
      let sum = 0;
      for (let no = 0; no < times; no += 1) sum += await ctx.call(one, null);
      return sum;
    }),
  ];
  const settings = { interceptors: traced.spans.worker, maxCachedInstances: 0 };
  await using harness = await Harness.start();
  await harness.attach(counting, settings);
  await harness.attach(counting, settings);
  const handles = await Promise.all([1, 2, 3, 4].map(() => harness.client.start(count, 8)));
  for (const handle of handles) {
    expect(await handle.result({ timeout: '30s' })).toBe(8);
    const turns = bodiesOf(await historyOf(handle), 'turnCompleted').length;
    const spans = traced
      .finished()
      .filter(
        ({ name, attributes }) =>
          name === 'turn count' && attributes['perdure.instance'] === handle.id,
      );
    expect(spans).toHaveLength(turns);
    expect(spans.filter(({ attributes }) => attributes['perdure.ended'] === true)).toHaveLength(1);
  }
});

test("an orchestration that fails sets the status of its turn's span", async () => {
  const traced = tracing();
  const odd = defineOrchestration<undefined, string>('odd');
  const wait = defineEvent<null>('wait');
  const settings = { interceptors: traced.spans.worker };
  const failing = odd.handle(async (ctx) => {
    await ctx.waitFor(wait);
    throw new Error('it is odd');
  });
  await using harness = await Harness.start();
  await harness.attach([failing], settings);
  const handle = await harness.client.start(odd);
  await handle.raise(wait, null);
  await expect(handle.result({ timeout: '30s' })).rejects.toThrow('it is odd');
  const turns = traced.finished().filter(({ name }) => name === 'turn odd');
  expect(turns.at(-1)!.status).toEqual({ code: SpanStatusCode.ERROR, message: 'it is odd' });
});

/** A context manager like `AsyncLocalStorageContextManager` of OpenTelemetry. */
class ContextStore implements ContextManager {
  readonly #store = new AsyncLocalStorage<Context>();

  active(): Context {
    return this.#store.getStore() ?? ROOT_CONTEXT;
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    active: Context,
    fn: F,
    self?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    return this.#store.run(active, () => fn.apply(self, args));
  }

  bind<T>(_: Context, target: T): T {
    return target;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    return this;
  }
}

beforeAll(() => {
  context.setGlobalContextManager(new ContextStore());
});
afterAll(() => context.disable());

test("operations of an activity's handler have the span of the attempt as parent", async () => {
  const traced = tracing();
  const relay = defineActivity<null, string>('relay');
  const asks = defineOrchestration<undefined, string>('asks');
  const asked = defineOrchestration<undefined, string>('asked');
  await using harness = await Harness.start();
  using own = clientOf(harness, traced);
  await harness.attach(
    [
      relay.handle(async () => (await own.client.start(asked)).result()),
      asks.handle((ctx) => ctx.call(relay, null)),
      asked.handle(() => 'an answer'),
    ],
    { interceptors: traced.spans.worker },
  );
  const handle = await own.client.start(asks);
  expect(await handle.result({ timeout: '30s' })).toBe('an answer');
  const spans = traced.finished();
  const last = spans.find(({ name }) => name === 'turn asked')!;
  expect(wayTo(spans, last)).toBe(
    'start asks > turn asks > activity relay > start asked > turn asked',
  );
});
