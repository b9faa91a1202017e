import { context, SpanKind, type Tracer } from '@opentelemetry/api';

import type { ClientCallKind, ClientInterceptor } from '../interceptors/client.ts';
import { withinSpan } from './spans.ts';
import { writeContext } from './trace-context.ts';

// Reads and waits have none: a wait may last for days.
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

/** A span for each call that requests something to happen, under the active one. */
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
