import type { Caller } from './caller.ts';
import type { handleUnaryCall } from '@grpc/grpc-js';
import type { ClientServiceHandlers } from '@perdure/proto/v1/ClientService';

import type { Permit } from './answer-permit.ts';

/** Unary methods by the equivalent members of SessionCall and SessionAnswer. */
export const RPC_OF_CALL = {
  start: 'StartInstance',
  get: 'GetInstance',
  wait: 'WaitInstance',
  raise: 'RaiseEvent',
  cancel: 'CancelInstance',
  terminate: 'TerminateInstance',
  suspend: 'SuspendInstance',
  resume: 'ResumeInstance',
  purge: 'PurgeInstance',
  list: 'ListInstances',
  executions: 'ListExecutions',
  waitStatus: 'WaitStatus',
  values: 'GetValues',
  settle: 'SettlePromise',
  query: 'QueryInstance',
  update: 'UpdateInstance',
} as const;

export type CallKind = keyof typeof RPC_OF_CALL;

type Handler<K extends CallKind> = ClientServiceHandlers[(typeof RPC_OF_CALL)[K]];
export type RequestOf<K extends CallKind> =
  Handler<K> extends handleUnaryCall<infer Request, infer _> ? Request : never;
export type ResponseOf<K extends CallKind> =
  Handler<K> extends handleUnaryCall<infer _, infer Response> ? Response : never;

/** Answers one kind of request. `caller` is aborted when the client no longer needs the answer. */
export type Answer<K extends CallKind> = (
  request: RequestOf<K>,
  caller: Caller,
  permit: Permit,
) => Promise<ResponseOf<K>>;

/** The handlers of all client requests, unary or in a session. */
export type ClientCalls = { readonly [K in CallKind]: Answer<K> };
