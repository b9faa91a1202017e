import { SpanKind, type Tracer } from '@opentelemetry/api';

import type { ActivityInterceptor } from '../interceptors/activity.ts';
import { withinSpan } from './spans.ts';
import { parentOf } from './trace-context.ts';

/** Creates a span for each attempt. Its parent is the turn that requested the activity. */
export function activitySpans(tracer: Tracer): ActivityInterceptor {
  return (activity, next) => {
    const { name, instanceId, execution, seq, attempt } = activity.info;
    const attributes = {
      'perdure.instance': instanceId,
      'perdure.execution': execution,
      'perdure.seq': seq,
      'perdure.attempt': attempt,
    };
    const place = { tracer, parent: parentOf(activity.headers) };
    const options = { kind: SpanKind.CONSUMER, attributes };
    return withinSpan(place, `activity ${name}`, options, () => next());
  };
}
