import type { Attributes, Meter } from '@opentelemetry/api';

import type { ActivityInterceptor } from '../interceptors/activity.ts';
import type { ClientCallKind, ClientInterceptor } from '../interceptors/client.ts';
import type { OrchestrationInterceptor, TurnObserver } from '../interceptors/orchestration.ts';
import { systemClock as clock } from '../lib/clock.ts';
import { isErrorLike, typeNamesOf } from '../thrown.ts';

/** Seconds since a time of the monotonic clock. */
function secondsSince(beganMs: number): number {
  return (clock.monotonicMs() - beganMs) / 1_000;
}

/** The type of an error, by OpenTelemetry's convention. */
function errorType(error: unknown): Attributes {
  const [name = 'Error'] = isErrorLike(error) ? typeNamesOf(error) : ['_OTHER'];
  return { 'error.type': name };
}

/** Records the duration of each attempt, with the type of its error. */
export function activityMetrics(meter: Meter): ActivityInterceptor {
  const duration = meter.createHistogram('perdure.worker.activity.duration', {
    unit: 's',
    description: 'duration of an attempt of an activity',
  });
  return async (activity, next) => {
    const attributes = { 'perdure.activity': activity.info.name };
    const beganMs = clock.monotonicMs();
    try {
      const output = await next();
      duration.record(secondsSince(beganMs), attributes);
      return output;
    } catch (error) {
      duration.record(secondsSince(beganMs), { ...attributes, ...errorType(error) });
      throw error;
    }
  };
}

/** Records the duration of each turn, whether it was in memory, and what it replayed. */
export function turnMetrics(meter: Meter): OrchestrationInterceptor {
  const duration = meter.createHistogram('perdure.worker.turn.duration', {
    unit: 's',
    description: 'duration of a turn, without the replay before it',
  });
  const turns = meter.createCounter('perdure.worker.turns', {
    unit: '{turn}',
    description: 'turns, by whether the worker had the orchestrator in memory',
  });
  const replayed = meter.createHistogram('perdure.worker.replay.events', {
    unit: '{event}',
    description: 'events that were replayed before a turn',
  });
  return {
    turn({ name }): TurnObserver {
      const beganMs = clock.monotonicMs();
      return {
        finished({ failure, replayedEvents }) {
          const attributes = { 'perdure.orchestration': name };
          const outcome = failure === undefined ? {} : { 'error.type': 'TurnFailed' };
          duration.record(secondsSince(beganMs), { ...attributes, ...outcome });
          const cache = replayedEvents === 0 ? 'hit' : 'miss';
          turns.add(1, { ...attributes, 'perdure.cache': cache });
          if (replayedEvents > 0) replayed.record(replayedEvents, attributes);
        },
      };
    },
  };
}

/** Calls that answer when something happens: their duration says nothing of the sidecar. */
const WAITS: ReadonlySet<ClientCallKind> = new Set<ClientCallKind>(['wait', 'waitStatus']);

/** Records the duration of each call, its repetitions included. */
export function clientMetrics(meter: Meter): ClientInterceptor {
  const duration = meter.createHistogram('perdure.client.call.duration', {
    unit: 's',
    description: 'duration of a call to the sidecar, repetitions included',
  });
  return async (call, next) => {
    if (WAITS.has(call.kind)) return next();
    const attributes = { 'perdure.call': call.kind };
    const beganMs = clock.monotonicMs();
    try {
      const answer = await next();
      duration.record(secondsSince(beganMs), attributes);
      return answer;
    } catch (error) {
      duration.record(secondsSince(beganMs), { ...attributes, ...errorType(error) });
      throw error;
    }
  };
}
