import type { Metadata, UntypedHandleCall } from '@grpc/grpc-js';

import type { ClientPort } from '../model/client-ports.ts';
import type { PerdureError } from '../model/error.ts';
import type { WorkerPort } from '../model/worker-ports.ts';
import { namespaceOf } from './namespace-of.ts';
import type { ServiceCalls } from './service-calls.ts';
import { callStatus } from './status.ts';
import type { CallStatus } from './status.ts';

/** The services of one namespace. */
export interface Served {
  readonly workers: WorkerPort;
  readonly clients: ClientPort;
  /**
   * All unary services except the client service. Each namespace has the same services in the same
   * order.
   */
  readonly services: readonly ServiceCalls[];
}

/** Finds the services of a namespace. @throws PerdureError NOT_FOUND that names the namespace. */
export type FindServed = (namespace: string) => Served;

/** Converts the handler of one namespace to a handler of all namespaces. */
export type ForEach = (make: (served: Served) => UntypedHandleCall) => UntypedHandleCall;

interface AnyCall {
  readonly metadata: Metadata;
  emit(event: 'error', status: CallStatus): unknown;
}

type AnyHandler = (call: AnyCall, callback?: (status: CallStatus) => void) => void;

/**
 * Creates handlers that find the namespace once, when a call or stream begins. All requests of a
 * stream are for that namespace.
 */
export function forEachNamespace(find: FindServed): ForEach {
  return (make) => {
    const made = new WeakMap<Served, AnyHandler>();
    const chosen: AnyHandler = (call, callback) => {
      let served: Served;
      try {
        served = find(namespaceOf(call.metadata));
      } catch (error) {
        const status = callStatus(error as PerdureError);
        if (callback === undefined) call.emit('error', status);
        else callback(status);
        return;
      }
      let handler = made.get(served);
      if (handler === undefined) {
        handler = make(served) as unknown as AnyHandler;
        made.set(served, handler);
      }
      handler(call, callback);
    };
    return chosen as unknown as UntypedHandleCall;
  };
}
