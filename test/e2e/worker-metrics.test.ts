// Metrics of workers and clients through OpenTelemetry's API, with a recorder of our own over it.
import { createNoopMeter } from '@opentelemetry/api';
import type { Attributes, Meter } from '@opentelemetry/api';
import { Client, defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';
import { openTelemetry } from '@perdure/sdk/opentelemetry';
import { expect, onTestFinished, test } from 'vitest';
import { quiet, Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

interface Recorded {
  readonly name: string;
  readonly value: number;
  readonly attributes: Attributes;
}

/** A meter that keeps what is recorded. */
function recorder() {
  const all: Recorded[] = [];
  const record =
    (name: string) =>
    (value: number, attributes: Attributes = {}) =>
      void all.push({ name, value, attributes });
  const meter: Meter = Object.assign(createNoopMeter(), {
    createHistogram: (name: string) => ({ record: record(name) }),
    createCounter: (name: string) => ({ add: record(name) }),
  });
  const of = (name: string, attributes: Attributes = {}): readonly number[] =>
    all
      .filter((one) => one.name === name)
      .filter((one) => Object.entries(attributes).every(([key, to]) => one.attributes[key] === to))
      .map(({ value }) => value);
  return { otel: openTelemetry({ meter }), of };
}

class CardError extends Error {}

const charge = defineActivity<null, null>('charge', {
  retry: { maxAttempts: 2, initialInterval: 1 },
});
const approval = defineEvent<null>('approval');
const order = defineOrchestration<null, null>('order');
const handlers = [
  charge.handle((_, { info }) => {
    if (info.attempt === 1) throw new CardError('declined');
    return null;
  }),
  order.handle(async (ctx) => {
    await ctx.call(charge, null);
    await ctx.waitFor(approval);
    return null;
  }),
];

test('workers record attempts with their errors, turns, and what they replay', async () => {
  await using harness = await Harness.start();
  const first = recorder();
  const { otel, of } = first;
  const worker = await harness.attach(handlers, { interceptors: otel.worker });
  const interceptors = otel.client;
  const client = new Client({ address: harness.address, log: quiet, interceptors });
  onTestFinished(() => client.close());
  const handle = await client.start(order, null);
  await until('it waits', async () =>
    (await handle.get()).waitingFor.some(({ reason }) => reason === 'event'),
  );

  const attempts = 'perdure.worker.activity.duration';
  expect(of(attempts, { 'perdure.activity': 'charge' })).toHaveLength(2);
  expect(of(attempts, { 'error.type': 'CardError' })).toHaveLength(1);
  expect(of(attempts).every((seconds) => seconds >= 0 && seconds < 5)).toBe(true);
  const turns = { 'perdure.orchestration': 'order', 'perdure.cache': 'hit' };
  expect(of('perdure.worker.turns', turns)).toEqual([1, 1]);
  expect(of('perdure.worker.turn.duration', { 'perdure.orchestration': 'order' })).toHaveLength(2);
  expect(of('perdure.worker.replay.events')).toEqual([]);
  expect(of('perdure.client.call.duration', { 'perdure.call': 'start' })).toHaveLength(1);

  await worker.stop();
  const second = recorder();
  await harness.attach(handlers, { interceptors: second.otel.worker });
  await handle.raise(approval, null);
  await handle.result();
  expect(second.of('perdure.worker.turns', { 'perdure.cache': 'miss' })).toEqual([1]);
  const [replayed] = second.of('perdure.worker.replay.events');
  expect(replayed).toBeGreaterThan(0);
  // A wait may last for days: it is not recorded.
  expect(of('perdure.client.call.duration', { 'perdure.call': 'wait' })).toEqual([]);
});
