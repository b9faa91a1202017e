import type { LiveRequestResult, LiveRequestTask } from '@perdure/proto/types';

import type { CancelSignal } from './ports.ts';
import type { Failure, Header, Payload } from './payload.ts';

/** A query, or the validation of an update before it is recorded. */
export type LiveRequestKind = 'query' | 'validateUpdate';

/** A live request, or a part of one, sent to a worker. */
export type OutboundLiveRequest = Omit<LiveRequestTask, 'kind' | 'events'> & {
  readonly kind: LiveRequestKind;
  /** Encoded events, inserted into the task without decoding. */
  readonly events: readonly Uint8Array[];
};

export type LiveRequestOutcome = 'answered' | 'failed' | 'miss' | 'unknownName' | 'noState';

/** The answer of a worker to a live request. */
export type LiveRequestReport = Omit<LiveRequestResult, 'token' | 'outcome'> & {
  readonly outcome: LiveRequestOutcome;
};

export interface QueryRequest {
  readonly instanceId: string;
  readonly name: string;
  readonly input: Payload | null;
  /** Time limit for the answer of a worker; 0: the default of limits.ts. */
  readonly timeoutMs: number;
  readonly headers: readonly Header[];
}

/** Answer to a query: `failure` if the handler threw, otherwise `output`. */
export interface QueryAnswer {
  readonly output: Payload | null;
  readonly failure: Failure | null;
}

export interface UpdateRequest {
  readonly instanceId: string;
  readonly name: string;
  readonly input: Payload | null;
  /** Empty: the sidecar generates an id. */
  readonly updateId: string;
  readonly waitFor: 'accepted' | 'completed';
  /** Time limit; 0: until the caller cancels. */
  readonly timeoutMs: number;
  readonly headers: readonly Header[];
}

/** See `UpdateInstanceResponse` in client.proto. */
export interface UpdateAnswer {
  readonly updateId: string;
  readonly accepted: boolean;
  readonly completed: boolean;
  readonly output: Payload | null;
  readonly failure: Failure | null;
}

/**
 * Live requests to the code of an instance. Implemented by `scheduler`, called by `rpc` with
 * checked names and payloads. Errors: NOT_FOUND, UNKNOWN_NAME, NO_WORKER, INSTANCE_ENDED (updates),
 * LIMIT_EXCEEDED, UNAVAILABLE.
 */
export interface LiveRequestPort {
  query(request: QueryRequest, signal?: CancelSignal): Promise<QueryAnswer>;
  update(request: UpdateRequest, signal?: CancelSignal): Promise<UpdateAnswer>;
}
