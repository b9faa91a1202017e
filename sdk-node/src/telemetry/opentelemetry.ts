// Module telemetry, entry point `@perdure/sdk/opentelemetry`: interceptors that create spans.
// Headers carry the trace context through the history, so that one trace covers a client call, its
// turns, and their activities and children. Only this module needs OpenTelemetry.
import { type Meter, metrics, type Tracer, trace } from '@opentelemetry/api';

import type { ClientInterceptor } from '../interceptors/client.ts';
import type { WorkerInterceptors } from '../interceptors/orchestration.ts';
import { SDK_VERSION } from '../version.ts';
import { activitySpans } from './activity-spans.ts';
import { clientSpans } from './client-spans.ts';
import { activityMetrics, clientMetrics, turnMetrics } from './metrics.ts';
import { turnSpans } from './turn-spans.ts';

/** Options of `openTelemetry`. */
export interface OpenTelemetryOptions {
  /**
   * The tracer that creates the spans.
   * @default the tracer "@perdure/sdk" of the global provider
   */
  readonly tracer?: Tracer;
  /**
   * What records the metrics.
   * @default the meter "@perdure/sdk" of the global provider
   */
  readonly meter?: Meter;
}

/** Interceptors for the option `interceptors` of clients and workers. */
export interface OpenTelemetryInterceptors {
  readonly client: readonly ClientInterceptor[];
  readonly worker: WorkerInterceptors;
}

/**
 * Creates interceptors that trace requests of clients, turns, activities and starts of children,
 * and record metrics of calls, turns and activities.
 *
 * @example
 * import { openTelemetry } from '@perdure/sdk/opentelemetry';
 *
 * const { client: interceptors } = openTelemetry();
 * await using traced = new Client({ address: '127.0.0.1:7460', interceptors });
 */
export function openTelemetry(options: OpenTelemetryOptions = {}): OpenTelemetryInterceptors {
  const tracer = options.tracer ?? trace.getTracer('@perdure/sdk', SDK_VERSION);
  const meter = options.meter ?? metrics.getMeter('@perdure/sdk', SDK_VERSION);
  return {
    client: [clientSpans(tracer), clientMetrics(meter)],
    worker: {
      activity: [activitySpans(tracer), activityMetrics(meter)],
      orchestration: [turnSpans(tracer), turnMetrics(meter)],
    },
  };
}
