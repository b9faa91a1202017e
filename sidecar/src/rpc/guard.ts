import type { Metadata, MethodDefinition, Server, UntypedHandleCall } from '@grpc/grpc-js';

import type { PerdureError } from '../model/error.ts';
import type { Log } from '../model/ports.ts';
import type { Access } from './access.ts';
import { callStatus, toPerdureError } from './status.ts';
import type { CallStatus } from './status.ts';

/** What all kinds of calls have. */
interface AnyCall {
  readonly metadata: Metadata;
  emit(event: 'error', status: CallStatus): unknown;
}

type AnyHandler = (call: AnyCall, callback?: (status: CallStatus) => void) => void;

/** How long refusals are counted before they are told: strangers must not fill the log. */
const TELL_EVERY_MS = 1_000;

/** Asks at each call whether it may be made. Without rules nothing stands before the handlers. */
export class Guard {
  readonly #log: Log;
  #access: Access | null;
  #untold = 0;
  #telling: NodeJS.Timeout | null = null;

  constructor(access: Access | null, log: Log) {
    this.#access = access;
    this.#log = log;
  }

  /** From now on these rules hold. What had none cannot be given some: handlers stand bare. */
  use(access: Access): void {
    if (this.#access !== null) this.#access = access;
  }

  /** @throws PerdureError when the call may not be made. */
  check(metadata: Metadata, path: string): void {
    this.#access?.check(metadata, path);
  }

  /** Serves the method, to those who may. */
  add(server: Server, method: MethodDefinition<Buffer, Buffer>, handler: UntypedHandleCall): void {
    const name = method.path.slice(method.path.lastIndexOf('/') + 1);
    server.addService({ [name]: method }, { [name]: this.#guarded(method.path, handler) });
  }

  #guarded(path: string, handler: UntypedHandleCall): UntypedHandleCall {
    if (this.#access === null) return handler;
    const guarded: AnyHandler = (call, callback) => {
      try {
        this.check(call.metadata, path);
      } catch (cause) {
        const error = toPerdureError(cause, this.#log);
        this.#tell(path, error);
        if (callback === undefined) call.emit('error', callStatus(error));
        else callback(callStatus(error));
        return;
      }
      (handler as unknown as AnyHandler)(call, callback);
    };
    return guarded as unknown as UntypedHandleCall;
  }

  #tell(method: string, { code, message }: PerdureError): void {
    if (this.#telling !== null) {
      this.#untold += 1;
      return;
    }
    this.#log.warn('a call was refused', { method, code, reason: message });
    this.#telling = setTimeout(() => {
      this.#telling = null;
      if (this.#untold > 0) this.#log.warn('more calls were refused', { count: this.#untold });
      this.#untold = 0;
    }, TELL_EVERY_MS);
    this.#telling.unref();
  }
}
