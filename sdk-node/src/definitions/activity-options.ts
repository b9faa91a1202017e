// Options of an activity (retry policy, timeouts, routing) and their encoded form.
import type { ActivityRunOptions, Retry } from '../model/activity-options.ts';
import { toMs } from '../duration.ts';
import { checkOptionalName } from './name.ts';
import { wireRouting } from './routing.ts';
import type { Duration } from '../duration.ts';
import type { ActivityOptions, RetryPolicy } from '../model/wire-types.ts';

/** The encoded options of a definition without version, session and routing. */
const NONE = {};

function count(value: number, what: string): number {
  if (!Number.isInteger(value) || value < 1 || value > 2_147_483_647) {
    throw new RangeError(`${what}: ${value} is not a whole number from 1`);
  }
  return value;
}

/** Encodes an interval. The wire value 0 means "the default", so an interval of 0 becomes 1 ms. */
function interval(duration: Duration | undefined, what: string): number {
  return duration === undefined ? 0 : Math.max(1, toMs(duration, what));
}

function retryOf(retry: Retry | false | undefined): RetryPolicy | null {
  if (retry === undefined || retry === false) return null;
  const coefficient = retry.backoffCoefficient ?? 0;
  if (coefficient !== 0 && !(coefficient >= 1 && Number.isFinite(coefficient))) {
    throw new RangeError(`retry.backoffCoefficient: ${coefficient} is not a number from 1`);
  }
  return {
    maxAttempts:
      retry.maxAttempts === undefined || retry.maxAttempts === Infinity
        ? 0
        : count(retry.maxAttempts, 'retry.maxAttempts'),
    initialIntervalMs: interval(retry.initialInterval, 'retry.initialInterval'),
    maxIntervalMs: interval(retry.maxInterval, 'retry.maxInterval'),
    backoffCoefficient: coefficient,
    nonRetryableTypes: [...(retry.nonRetryable ?? [])],
  };
}

function limit(duration: Duration | undefined, what: string): number {
  if (duration === undefined) return 0;
  const ms = toMs(duration, what);
  if (ms === 0)
    throw new RangeError(`${what}: a limit of 0 always fails. Omit the option for no limit`);
  return ms;
}

/**
 * Returns the encoded form. It is frozen and computed once per definition.
 * @throws RangeError when a duration or a count is out of range, TypeError for an invalid queue.
 */
export function wireOptions(options: ActivityRunOptions): ActivityOptions {
  const { version, session } = options;
  const { queue = '', priority, fairnessKey } = wireRouting(options);
  checkOptionalName(version ?? '', 'version');
  checkOptionalName(session ?? '', 'session');
  return {
    retry: retryOf(options.retry),
    startToCloseMs: limit(options.startToClose, 'startToClose'),
    scheduleToStartMs: limit(options.scheduleToStart, 'scheduleToStart'),
    scheduleToCloseMs: limit(options.scheduleToClose, 'scheduleToClose'),
    heartbeatMs: limit(options.heartbeat, 'heartbeat'),
    queue,
    ...(version ? { version } : NONE),
    ...(session ? { session } : NONE),
    ...(priority ? { priority } : NONE),
    ...(fairnessKey ? { fairnessKey } : NONE),
  };
}

/**
 * Merges the options of a definition with those of one call; the options of the call have priority.
 */
export function mergedOptions(base: ActivityOptions, options: ActivityRunOptions): ActivityOptions {
  const over = wireOptions(options);
  return {
    retry: options.retry === undefined ? base.retry : over.retry,
    startToCloseMs: options.startToClose === undefined ? base.startToCloseMs : over.startToCloseMs,
    scheduleToStartMs:
      options.scheduleToStart === undefined ? base.scheduleToStartMs : over.scheduleToStartMs,
    scheduleToCloseMs:
      options.scheduleToClose === undefined ? base.scheduleToCloseMs : over.scheduleToCloseMs,
    heartbeatMs: options.heartbeat === undefined ? base.heartbeatMs : over.heartbeatMs,
    queue: options.queue === undefined ? base.queue : over.queue,
    version: (options.version === undefined ? base.version : over.version) ?? '',
    session: (options.session === undefined ? base.session : over.session) ?? '',
    priority: (options.priority === undefined ? base.priority : over.priority) ?? 0,
    fairnessKey: (options.fairnessKey === undefined ? base.fairnessKey : over.fairnessKey) ?? '',
  };
}
