// Tracing: an order, its child and their activities as one OpenTelemetry trace. A real provider has
// an exporter to a collector; this one stores the spans to print them as a tree.
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { defineActivity, defineOrchestration } from '@perdure/sdk';
import { openTelemetry } from '@perdure/sdk/opentelemetry';
import type { OpenTelemetryInterceptors } from '@perdure/sdk/opentelemetry';

import { asProgram } from './as-program.ts';

export const exporter: InMemorySpanExporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
export const interceptors: OpenTelemetryInterceptors = openTelemetry({
  tracer: provider.getTracer('shop'),
});

export const charge = defineActivity<number, string>('charge');
export const pack = defineActivity<string, string>('pack');
export const ship = defineOrchestration<string, string>('ship');
export const order = defineOrchestration<number, string>('order');

export const handlers = [
  charge.handle((cents) => `receipt over ${cents}`),
  pack.handle((what) => `a parcel with ${what}`),
  ship.handle((ctx, what) => ctx.call(pack, what)),
  order.handle(async (ctx, cents) => {
    const receipt = await ctx.call(charge, cents);
    await ctx.sleep('1s');
    return ctx.call(ship, receipt);
  }),
];

/** Spans with their children, indented, in the order in which they began. */
export function tree(spans: readonly ReadableSpan[], parent?: string, indent = ''): string[] {
  return spans
    .filter((span) => span.parentSpanContext?.spanId === parent)
    .flatMap((span) => [
      `${indent}${span.name}`,
      ...tree(spans, span.spanContext().spanId, `${indent}  `),
    ]);
}

await asProgram(
  import.meta.url,
  handlers,
  async (client) => {
    const instance = await client.start(order, 4_200);
    console.log(await instance.result());
    console.log(tree(exporter.getFinishedSpans()).join('\n'));
  },
  { interceptors },
);
