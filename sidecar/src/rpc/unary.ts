import type { handleUnaryCall, MethodDefinition, Server, UntypedHandleCall } from '@grpc/grpc-js';

import { PerdureError } from '../model/error.ts';
import type { CallMeters } from '../model/sidecar-meters.ts';
import type { Log } from '../model/ports.ts';
import type { Contract } from '../wire/load.ts';
import { AnswerPermit, isPaced } from './answer-permit.ts';
import { Caller } from './caller.ts';
import type { Permit } from './answer-permit.ts';
import type { CallGate } from './call-gate.ts';
import { checkFields } from './field-limits.ts';
import { callStatus, toPerdureError } from './status.ts';

const asIs = (bytes: Buffer): Buffer => bytes;

/** A flag that is true while the sidecar accepts calls, and false while it shuts down. */
export interface Gate {
  isOpen: boolean;
}

export function checkOpen(gate: Gate): void {
  if (!gate.isOpen) throw new PerdureError('UNAVAILABLE', 'the sidecar is shutting down');
}

/**
 * Describes a method whose messages pass through gRPC as bytes, so that the sidecar decodes them
 * and handles errors.
 */
export function rawMethod(
  service: string,
  rpc: string,
  streams: { readonly requests: boolean; readonly responses: boolean },
): MethodDefinition<Buffer, Buffer> {
  return {
    path: `/perdure.v1.${service}/${rpc}`,
    requestStream: streams.requests,
    responseStream: streams.responses,
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  };
}

/** Serves one method; other methods of the same service may be served elsewhere. */
export function addMethod(
  server: Server,
  method: MethodDefinition<Buffer, Buffer>,
  handler: UntypedHandleCall,
): void {
  const name = method.path.slice(method.path.lastIndexOf('/') + 1);
  server.addService({ [name]: method }, { [name]: handler });
}

/** Throws when a message exceeds the limit; the error names the setting of the limit. */
export function checkMessageSize(bytes: Buffer, messageBytesMax: number): void {
  if (bytes.length <= messageBytesMax) return;
  throw new PerdureError(
    'PAYLOAD_TOO_LARGE',
    `the message has ${bytes.length} bytes; this sidecar accepts ${messageBytesMax} ` +
      '(to raise it: --max-payload-bytes or PERDURE_MAX_PAYLOAD_BYTES)',
  );
}

export interface UnaryOptions {
  readonly contract: Contract;
  readonly log: Log;
  readonly gate: Gate;
  readonly messageBytesMax: number;
  readonly calls: CallGate;
  readonly meters: CallMeters;
}

/** Creates a handler from a function from request to response. `rpc` names both messages. */
export function unaryHandler<Request, Response>(
  rpc: string,
  { contract, log, gate, messageBytesMax, calls, meters }: UnaryOptions,
  answer: (request: Request, caller: Caller, permit: Permit) => Promise<Response> | Response,
): handleUnaryCall<Buffer, Buffer> {
  const requests = contract.codec<Request>(`${rpc}Request`);
  const responses = contract.codec<unknown, Response>(`${rpc}Response`);
  const paced = isPaced(rpc);
  return (call, callback) => {
    const open = calls.callOf(call.metadata);
    const caller = new Caller();
    call.on('cancelled', caller.abandon);
    const permit = new AnswerPermit(open.load.pacer, caller);
    const beganMs = meters.now();
    const run = async (): Promise<Buffer> => {
      checkOpen(gate);
      checkMessageSize(call.request, messageBytesMax);
      checkFields(`${rpc}Request`, call.request);
      if (paced) await permit.begin();
      const response = await answer(requests.decode(call.request), caller, permit);
      const bytes = responses.encode(response);
      permit.finish(bytes.length);
      open.answered(bytes.length);
      return bytes;
    };
    // oxlint-disable promise/no-callback-in-promise -- grpc-js wants a callback
    run().then(
      (bytes) => {
        meters.answered(rpc, 'OK', beganMs);
        callback(null, bytes);
      },
      (cause: unknown) => {
        permit.end();
        const error = toPerdureError(cause, log);
        meters.answered(rpc, error.code, beganMs);
        callback(callStatus(error));
      },
    );
  };
}
