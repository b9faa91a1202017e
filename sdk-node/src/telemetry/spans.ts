import {
  type Context,
  context,
  type Span,
  type SpanOptions,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';

import { isErrorLike, messageOf, stackOf, typeNamesOf } from '../thrown.ts';

/** Sets the status of a span to error. */
export function failSpan(span: Span, error: unknown): void {
  const message = messageOf(error);
  if (isErrorLike(error)) {
    const [name = 'Error'] = typeNamesOf(error);
    span.recordException({ name, message, stack: stackOf(error) });
  }
  span.setStatus({ code: SpanStatusCode.ERROR, message });
}

export interface SpanPlace {
  readonly tracer: Tracer;
  readonly parent: Context;
}

/** Runs the function within a span, which is active during the call. */
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
