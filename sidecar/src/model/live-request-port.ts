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

/** How a worker answered. */
export type LiveRequestReport = Omit<LiveRequestResult, 'token' | 'outcome'> & {
  readonly outcome: LiveRequestOutcome;
};

export interface QueryRequest {
  readonly instanceId: string;
  readonly name: string;
  readonly input: Payload | null;
  /** Longest wait for a worker's answer; 0: the default of limits.ts. */
  readonly timeoutMs: number;
  readonly headers: readonly Header[];
}

/** `failure` when the handler threw, else `output`. */
export interface QueryAnswer {
  readonly output: Payload | null;
  readonly failure: Failure | null;
}

export interface UpdateRequest {
  readonly instanceId: string;
  readonly name: string;
  readonly input: Payload | null;
  /** Empty: one is generated. */
  readonly updateId: string;
  readonly waitFor: 'accepted' | 'completed';
  /** 0: until the caller cancels. */
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
 * Live requests to the code of an instance. Implemented by `scheduler`, called by `rpc` with names
 * and payloads already checked. Refusals: NOT_FOUND, UNKNOWN_NAME, NO_WORKER, INSTANCE_ENDED
 * (updates), LIMIT_EXCEEDED, UNAVAILABLE.
 */
export interface LiveRequestPort {
  query(request: QueryRequest, signal?: CancelSignal): Promise<QueryAnswer>;
  update(request: UpdateRequest, signal?: CancelSignal): Promise<UpdateAnswer>;
}
