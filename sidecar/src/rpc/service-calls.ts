import type { Caller } from './caller.ts';
import type { handleClientStreamingCall, Server, UntypedHandleCall } from '@grpc/grpc-js';

import type { Permit } from './answer-permit.ts';
import { addMethod, rawMethod, unaryHandler } from './unary.ts';
import type { UnaryOptions } from './unary.ts';

/** Answers one unary method and validates its requests. Rejections are PerdureErrors. */
export type ServiceCall = (
  request: never,
  caller: Caller,
  permit: Permit,
) => Promise<object> | object;

/** Creates the handler of a method that reads a stream. */
export type Upload = (options: UnaryOptions) => handleClientStreamingCall<Buffer, Buffer>;

/** Methods of one service of the contract, by name. */
export interface ServiceCalls {
  readonly service: string;
  readonly calls: Readonly<Record<string, ServiceCall>>;
  /** Methods that read a stream of requests and answer once. */
  readonly uploads?: Readonly<Record<string, Upload>>;
}

/** Selects the handler of one namespace for a method. */
type ForEachCalls = (make: (calls: ServiceCalls) => UntypedHandleCall) => UntypedHandleCall;

/** Serves these methods; other methods of the same service may be served elsewhere. */
export function addServiceCalls(
  server: Server,
  { service, calls, uploads = {} }: ServiceCalls,
  options: UnaryOptions,
  forEach: ForEachCalls,
): void {
  for (const rpc of Object.keys(calls)) {
    const method = rawMethod(service, rpc, { requests: false, responses: false });
    const handler = forEach((own) => unaryHandler(rpc, options, own.calls[rpc]!));
    addMethod(server, method, handler);
  }
  for (const rpc of Object.keys(uploads)) {
    const method = rawMethod(service, rpc, { requests: true, responses: false });
    const handler = forEach((own) => own.uploads![rpc]!(options));
    addMethod(server, method, handler);
  }
}
