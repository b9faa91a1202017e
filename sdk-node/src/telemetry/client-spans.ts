import { context, SpanKind, type Tracer } from '@opentelemetry/api';

import type { ClientCallKind, ClientInterceptor } from '../interceptors/client.ts';
import { withinSpan } from './spans.ts';
import { writeContext } from './trace-context.ts';

// Reads and waits have no spans, because a wait can last for days.
const spanKinds: Readonly<Partial<Record<ClientCallKind, SpanKind>>> = {
  start: SpanKind.PRODUCER,
  raise: SpanKind.PRODUCER,
  settle: SpanKind.PRODUCER,
  query: SpanKind.CLIENT,
  update: SpanKind.CLIENT,
  cancel: SpanKind.CLIENT,
  terminate: SpanKind.CLIENT,
  suspend: SpanKind.CLIENT,
  resume: SpanKind.CLIENT,
  purge: SpanKind.CLIENT,
};

/** Creates a span for each call that changes something. Its parent is the active span. */
export function clientSpans(tracer: Tracer): ClientInterceptor {
  return (call, next) => {
    const kind = spanKinds[call.kind];
    if (kind === undefined) return next();
    const attributes = { 'perdure.target': call.target };
    const name = call.name === '' ? call.kind : `${call.kind} ${call.name}`;
    const place = { tracer, parent: context.active() };
    return withinSpan(place, name, { kind, attributes }, (span) => {
      writeContext(span, call.headers);
      return next();
    });
  };
}
