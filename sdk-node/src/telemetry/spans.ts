import {
  type Context,
  context,
  type Span,
  type SpanOptions,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';

/** Marks a span as that of something that failed. */
export function failSpan(span: Span, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error) span.recordException(error);
  span.setStatus({ code: SpanStatusCode.ERROR, message });
}

export interface SpanPlace {
  readonly tracer: Tracer;
  readonly parent: Context;
}

/** Runs the function within a span, which is the active one meanwhile. */
export async function withinSpan<Out>(
  { tracer, parent }: SpanPlace,
  name: string,
  options: SpanOptions,
  run: (span: Span) => Promise<Out>,
): Promise<Out> {
  const span = tracer.startSpan(name, options, parent);
  try {
    return await context.with(trace.setSpan(parent, span), run, undefined, span);
  } catch (error) {
    failSpan(span, error);
    throw error;
  } finally {
    span.end();
  }
}
