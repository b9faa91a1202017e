import { createTraceState, INVALID_SPAN_CONTEXT, trace } from '@opentelemetry/api';
import type { SpanContext } from '@opentelemetry/api';
import { expect, it } from 'vitest';

import { parentOf, readContext, writeContext } from './trace-context.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const spanContext: SpanContext = { traceId, spanId, traceFlags: 1 };

function written(context: SpanContext): Record<string, string> {
  const headers: Record<string, string> = {};
  writeContext(trace.wrapSpanContext(context), headers);
  return headers;
}

it('is written and read in the W3C format', () => {
  const headers = written(spanContext);
  expect(headers).toEqual({ traceparent: `00-${traceId}-${spanId}-01` });
  expect(readContext(headers)).toEqual({ ...spanContext, isRemote: true });
  expect(trace.getSpanContext(parentOf(headers))).toMatchObject(spanContext);
});

it('preserves foreign trace state and the unsampled flag', () => {
  const traceState = createTraceState('a=1,b=2');
  const headers = written({ ...spanContext, traceFlags: 0, traceState });
  expect(headers).toEqual({
    traceparent: `00-${traceId}-${spanId}-00`,
    tracestate: 'a=1,b=2',
  });
  const read = readContext(headers)!;
  expect([read.traceFlags, read.traceState?.serialize()]).toEqual([0, 'a=1,b=2']);
});

it.each([
  {},
  { traceparent: '' },
  { traceparent: 'nonsense' },
  { traceparent: `00-${traceId}-${spanId}` },
  { traceparent: `ff-${traceId}-${spanId}-01` },
  { traceparent: `00-${'0'.repeat(32)}-${spanId}-01` },
  { traceparent: `00-${traceId.toUpperCase()}-${spanId}-01` },
])('is not read from %o, so a new trace begins', (headers) => {
  expect(readContext(headers)).toBeUndefined();
  expect(trace.getSpanContext(parentOf(headers))).toBeUndefined();
});

it('is not written when no span is recorded', () => {
  expect(written(INVALID_SPAN_CONTEXT)).toEqual({});
});
