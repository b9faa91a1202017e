// Trace contexts as headers in the W3C format: `traceparent` and optionally `tracestate`.
import {
  createTraceState,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Context,
  type Span,
  type SpanContext,
  trace,
} from '@opentelemetry/api';

import type { Headers } from '../interceptors/headers.ts';

// Version ff is not valid.
const parentFormat = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/;
const flagBits = 0xff;

/** Writes the context of a span into headers. Writes nothing when no provider records. */
export function writeContext(span: Span, headers: Record<string, string>): void {
  const spanContext = span.spanContext();
  if (!isSpanContextValid(spanContext)) return;
  const { traceId, spanId, traceFlags, traceState } = spanContext;
  const flags = (traceFlags & flagBits).toString(16).padStart(2, '0');
  headers['traceparent'] = `00-${traceId}-${spanId}-${flags}`;
  const state = traceState?.serialize() ?? '';
  if (state !== '') headers['tracestate'] = state;
}

/** Reads a span context from headers. Undefined: the headers have none. */
export function readContext(headers: Headers): SpanContext | undefined {
  const found = parentFormat.exec(headers['traceparent'] ?? '');
  if (found === null) return undefined;
  const [, traceId, spanId, flags] = found as unknown as [string, string, string, string];
  const state = headers['tracestate'];
  const spanContext: SpanContext = {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16),
    isRemote: true,
    ...(state === undefined ? {} : { traceState: createTraceState(state) }),
  };
  return isSpanContextValid(spanContext) ? spanContext : undefined;
}

/**
 * Returns the parent context for a new span. Without trace headers, the span starts a new trace.
 */
export function parentOf(headers: Headers): Context {
  const spanContext = readContext(headers);
  return spanContext === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, spanContext);
}
