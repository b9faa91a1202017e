// Events that clients raise.
import { checkEventPayload } from '../definitions/check.ts';
import type { EventDefinition } from '../model/event.ts';
import { encodePayload } from '../payload.ts';
import { checkNonEmpty } from './non-empty.ts';
import type { Requests } from './requests.ts';

/** What to do with an event when no wait is open for it. */
export type RaisePolicy = 'buffer' | 'drop' | 'reject';

/** Outcome of a raised event. `unknown`: this SDK is older than the outcome. */
export type RaiseOutcome = 'delivered' | 'buffered' | 'dropped' | 'unknown';

/** Options of `handle.raise`. */
export interface RaiseOptions {
  /**
   * What to do when no wait is open for the event. 'buffer': stores the event in the mailbox.
   * 'reject': throws RequestRejectedError with code NOT_WAITING.
   * @default 'buffer'
   */
  readonly policy?: RaisePolicy;
  /**
   * Idempotency key, at most 256 bytes. The mailbox stores a second event with the same key only
   * once. Default: a generated key, with which the client repeats the call when the connection
   * breaks.
   */
  readonly idempotencyKey?: string;
}

const POLICY = {
  buffer: 'RAISE_POLICY_BUFFER',
  drop: 'RAISE_POLICY_DROP',
  reject: 'RAISE_POLICY_REJECT',
} as const;

const OUTCOME: Readonly<Record<string, RaiseOutcome>> = {
  RAISE_OUTCOME_DELIVERED: 'delivered',
  RAISE_OUTCOME_BUFFERED: 'buffered',
  RAISE_OUTCOME_DROPPED: 'dropped',
};

/** The sidecar checks the payload against its limit and reports the violation. */
const NO_LIMIT = Number.POSITIVE_INFINITY;

/** An event and its target instance. */
export interface RaiseCall {
  readonly instanceId: string;
  readonly event: EventDefinition<never, unknown> | string;
  readonly value: unknown;
  readonly options: RaiseOptions;
}

/** Puts an event into a mailbox of an instance. Resolves when the event is durable. */
export async function raiseEvent(requests: Requests, call: RaiseCall): Promise<RaiseOutcome> {
  const { instanceId, event, value, options } = call;
  const { policy = 'buffer', idempotencyKey = requests.newKey() } = options;
  const name = typeof event === 'string' ? event : event.name;
  checkNonEmpty('idempotencyKey', idempotencyKey);
  const checked = typeof event === 'string' ? value : await checkEventPayload(event, value);
  const payload = encodePayload(checked, NO_LIMIT, `payload of event "${name}"`);
  const request = { instanceId, name, payload, policy: POLICY[policy], idempotencyKey };
  const terms = { what: `event "${name}" of instance "${instanceId}"`, payload };
  const { outcome } = await requests.make('raise', request, terms);
  return OUTCOME[outcome] ?? 'unknown';
}
