// Events that clients raise.
import { checkEventPayload } from '../definitions/check.ts';
import type { EventDefinition } from '../model/event.ts';
import { encodePayload } from '../payload.ts';
import { checkGiven } from './given.ts';
import type { Requests } from './requests.ts';

/** What to do with an event that no wait takes at that moment. */
export type RaisePolicy = 'buffer' | 'drop' | 'reject';

/** What became of an event. `unknown`: newer than this SDK. */
export type RaiseOutcome = 'delivered' | 'buffered' | 'dropped' | 'unknown';

/** Options of `handle.raise`. */
export interface RaiseOptions {
  /**
   * What to do when no wait takes the event. 'buffer': it stays in the mailbox. 'reject':
   * RequestRejectedError with code NOT_WAITING.
   * @default 'buffer'
   */
  readonly policy?: RaisePolicy;
  /**
   * An event with the key of one that the mailbox has stored is not stored again. At most 256
   * bytes. Default: a key of its own, under which the client repeats the call when the connection
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

/** The sidecar holds payloads against its own limit and says so. */
const NO_LIMIT = Number.POSITIVE_INFINITY;

/** An event and where it is raised. */
export interface RaiseCall {
  readonly instanceId: string;
  readonly event: EventDefinition<never, unknown> | string;
  readonly value: unknown;
  readonly options: RaiseOptions;
}

/** Puts an event into a mailbox of an instance; resolves when it is durable there. */
export async function raiseEvent(requests: Requests, call: RaiseCall): Promise<RaiseOutcome> {
  const { instanceId, event, value, options } = call;
  const { policy = 'buffer', idempotencyKey = requests.newKey() } = options;
  const name = typeof event === 'string' ? event : event.name;
  checkGiven('idempotencyKey', idempotencyKey);
  const checked = typeof event === 'string' ? value : await checkEventPayload(event, value);
  const payload = encodePayload(checked, NO_LIMIT, `payload of event "${name}"`);
  const request = { instanceId, name, payload, policy: POLICY[policy], idempotencyKey };
  const terms = { what: `event "${name}" of instance "${instanceId}"`, payload };
  const { outcome } = await requests.make('raise', request, terms);
  return OUTCOME[outcome] ?? 'unknown';
}
