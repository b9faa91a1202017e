// Idempotency keys of the requests that an instance has stored. A repeated request is answered and
// not stored. A key belongs to one mailbox or promise; the same key may be used for another mailbox
// or promise.
import {
  STORED_REQUESTS_CARRIED_MAX,
  STORED_REQUESTS_ENDED_MAX,
  STORED_REQUESTS_MAX,
} from '../limits.ts';
import type { StoredRequest } from '../model/event.ts';
import type { InstanceState } from './state.ts';

/** The mailbox or promise of a request, and its key. */
type Place = Pick<StoredRequest, 'idempotencyKey' | 'name' | 'execution' | 'seq'>;

function textOf({ name, execution, seq, idempotencyKey }: Place): string {
  const place = name === '' ? `${execution}.${seq}` : `${name.length}:${name}`;
  return `${place}:${idempotencyKey}`;
}

/** Stores a request by its key, and drops the oldest beyond the limit. An empty key is ignored. */
export function storeRequest(state: InstanceState, request: StoredRequest): void {
  if (request.idempotencyKey === '') return;
  state.storedRequests ??= new Map();
  const requests = state.storedRequests;
  requests.set(textOf(request), request);
  if (requests.size <= STORED_REQUESTS_MAX) return;
  for (const oldest of requests.keys()) {
    requests.delete(oldest);
    return;
  }
}

/** The raised event that was stored under this key; undefined: none. */
export function storedEvent(
  state: InstanceState,
  name: string,
  idempotencyKey: string = '',
): StoredRequest | undefined {
  if (idempotencyKey === '') return undefined;
  return state.storedRequests?.get(textOf({ name, execution: 0, seq: 0, idempotencyKey }));
}

/** True when the promise was settled under this key. */
export function isSettledBy(
  state: InstanceState,
  { execution, seq }: { readonly execution: number; readonly seq: number },
  idempotencyKey: string = '',
): boolean {
  if (idempotencyKey === '') return false;
  const text = textOf({ name: '', execution, seq, idempotencyKey });
  return state.storedRequests?.has(text) === true;
}

/**
 * Requests that are carried over to the next execution, oldest first. Unread messages are carried
 * over separately, with their keys. A repeated request must get the same answer, so a request with
 * the answer "delivered" is carried over although its message is unread again.
 */
export function requestsCarried(
  state: InstanceState,
  unread: readonly { readonly name: string; readonly idempotencyKey?: string }[],
): readonly StoredRequest[] {
  const { storedRequests } = state;
  if (storedRequests === null) return [];
  const own = new Set(
    unread.map(({ name, idempotencyKey }) => storedEvent(state, name, idempotencyKey)),
  );
  return [...storedRequests.values()]
    .filter((request) => request.delivered || !own.has(request))
    .slice(-STORED_REQUESTS_CARRIED_MAX);
}

/** Requests that remain in the row of an ended instance. */
export function requestsOfEnded({ storedRequests }: InstanceState): {
  readonly storedRequests: readonly StoredRequest[];
} {
  const all = storedRequests === null ? [] : [...storedRequests.values()];
  return { storedRequests: all.slice(-STORED_REQUESTS_ENDED_MAX) };
}

/** The stored request of an ended instance with this key and place; undefined: none. */
export function findRequest(
  requests: readonly StoredRequest[] | undefined,
  place: Place,
): StoredRequest | undefined {
  if (place.idempotencyKey === '') return undefined;
  const text = textOf(place);
  return requests?.find((request) => textOf(request) === text);
}
