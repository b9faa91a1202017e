// Checks a call before gRPC reads its body: size of headers, no compression, rights of the caller,
// limits of the connection. grpc-js has no hook for these checks: its interceptors run after
// grpc-js copies the headers, and do not receive the encoding of messages. Therefore the gate wraps
// the method that receives streams. The sidecar does not start if grpc-js lacks that method.
import { constants } from 'node:http2';
import type { IncomingHttpHeaders, ServerHttp2Stream, ServerHttp2Session } from 'node:http2';

import { status } from '@grpc/grpc-js';
import type { Server } from '@grpc/grpc-js';

import { CALL_DEADLINE_HOURS, CALL_HEADER_BYTES_MAX, HEALTH_REQUEST_BYTES_MAX } from '../limits.ts';
import { PerdureError } from '../model/error.ts';
import type { CallMeters } from '../model/sidecar-meters.ts';
import type { Log } from '../model/ports.ts';
import { callHeaderBytes, callHeaders } from './call-headers.ts';
import { CallIntake } from './call-intake.ts';
import { CallSweep } from './call-sweep.ts';
import { ConnectionLoad, LoadTotals, OpenCall } from './connection-load.ts';
import type { Guard } from './guard.ts';
import { HEALTH_PATH } from './health.ts';
import { MessageMeter } from './message-meter.ts';
import type { MeterFault } from './message-meter.ts';
import { callStatus, grpcStatus, toPerdureError } from './status.ts';

/**
 * Header with the key of the open call, for the handler. The gate replaces a value from a client.
 */
const CALL_KEY = 'perdure-call';

type TakeStream = (
  interceptors: unknown,
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
) => void;

/** Members of grpc-js that its types do not declare. */
interface ServerInternals {
  _streamHandler?: TakeStream;
  commonServerOptions?: { settings?: { maxHeaderListSize?: number } };
}

export interface CallGateOptions {
  readonly guard: Guard;
  readonly log: Log;
  readonly messageBytesMax: number;
  /** Paths of methods whose calls last as long as their streams. */
  readonly lasting: ReadonlySet<string>;
  readonly meters: CallMeters;
}

/** Admits calls by their headers, and lists the open ones. */
export class CallGate {
  readonly #options: CallGateOptions;
  readonly #totals = new LoadTotals();
  readonly #loads = new WeakMap<ServerHttp2Session, ConnectionLoad>();
  readonly #calls = new Map<string, OpenCall>();
  readonly #sweep: CallSweep;
  readonly #intake = new CallIntake<ConnectionLoad>();
  #lastCall = 0;

  constructor(options: CallGateOptions) {
    this.#options = options;
    this.#sweep = new CallSweep(this.#totals.answers);
  }

  /** Installs the gate in a server that does not listen yet. */
  install(server: Server): void {
    const internals = server as unknown as ServerInternals;
    const takeStream = internals._streamHandler;
    const settings = internals.commonServerOptions?.settings;
    if (takeStream === undefined || settings === undefined) {
      throw new Error('this version of @grpc/grpc-js is not supported: calls cannot be checked');
    }
    settings.maxHeaderListSize = CALL_HEADER_BYTES_MAX;
    internals._streamHandler = (interceptors, stream, headers) => {
      const call = this.#admit(stream, headers);
      if (call === null) return;
      this.#intake.start(call.load, () => {
        if (stream.destroyed || stream.closed) return;
        this.#open(stream, headers, call);
        takeStream.call(server, interceptors, stream, headers);
      });
    };
  }

  /** Returns the open call with this metadata. */
  callOf(metadata: { get(name: string): readonly unknown[] }): OpenCall {
    const call = this.#calls.get(String(metadata.get(CALL_KEY)[0]));
    // The call has ended before gRPC calls its handler.
    return call ?? new OpenCall(new ConnectionLoad(new LoadTotals(), () => {}), 0);
  }

  close(): void {
    this.#sweep.stop();
  }

  /**
   * Returns the call if gRPC may handle its stream; otherwise rejects the call and returns null.
   */
  #admit(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): OpenCall | null {
    const path = String(headers[':path']);
    // gRPC itself rejects other content types.
    const isGrpc = String(headers['content-type']).startsWith('application/grpc');
    const session = stream.session as ServerHttp2Session | undefined;
    if (!isGrpc || session === undefined) {
      stream.once('error', () => {});
      stream.respond({ ':status': 415 }, { endStream: true });
      stream.close(constants.NGHTTP2_NO_ERROR);
      return null;
    }
    const bytes = callHeaderBytes(headers);
    const load = this.#loadOf(session);
    try {
      checkHeaderBytes(bytes);
      const encoding = headers['grpc-encoding'];
      if (encoding !== undefined && encoding !== 'identity') {
        reject(stream, COMPRESSED, status.UNIMPLEMENTED);
        return null;
      }
      if (!path.startsWith(HEALTH_PATH)) this.#options.guard.admit(callHeaders(headers), path);
      if (!this.#totals.headers.take(load, bytes)) throw overloaded('open calls');
    } catch (error) {
      const rejection = toPerdureError(error, this.#options.log);
      this.#options.meters.rejected(rejection.code);
      reject(stream, rejection);
      return null;
    }
    const call = new OpenCall(load, bytes);
    stream.on('error', () => {});
    stream.once('close', () => call.close());
    return call;
  }

  #open(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, call: OpenCall): void {
    const path = String(headers[':path']);
    const isLasting = this.#options.lasting.has(path);
    if (!isLasting) headers['grpc-timeout'] ??= `${CALL_DEADLINE_HOURS}H`;
    this.#lastCall += 1;
    const key = String(this.#lastCall);
    headers[CALL_KEY] = key;
    this.#calls.set(key, call);
    call.reset = () => stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM);
    if (!isLasting) this.#sweep.awaitRequest(call, stream);
    stream.once('close', () => {
      this.#calls.delete(key);
      this.#sweep.closed(call);
    });
    stream.once('end', () => this.#sweep.requestComplete(call));
    stream.once('finish', () => this.#sweep.answered(call, stream));
    const isHealth = path.startsWith(HEALTH_PATH);
    const bytesMax = isHealth ? HEALTH_REQUEST_BYTES_MAX : this.#options.messageBytesMax;
    const meter = new MessageMeter(bytesMax);
    // This listener precedes that of gRPC, which pauses the stream before any data is read.
    stream.on('data', (chunk: Buffer) => {
      const fault = meter.take(chunk);
      if (fault !== null) refuseMessage(stream, call, meter, fault);
      else if (!call.received(meter.received)) end(stream, call, overloaded('requests'));
    });
  }

  #loadOf(session: ServerHttp2Session): ConnectionLoad {
    let load = this.#loads.get(session);
    if (load === undefined) {
      const made = new ConnectionLoad(this.#totals, () => session.destroy());
      load = made;
      this.#loads.set(session, made);
      session.once('close', () => made.pacer.close());
    }
    return load;
  }
}

const COMPRESSED = new PerdureError(
  'INVALID_ARGUMENT',
  'messages must not be compressed: send them with grpc-encoding identity',
);

function checkHeaderBytes(bytes: number): void {
  if (bytes <= CALL_HEADER_BYTES_MAX) return;
  throw new PerdureError(
    'LIMIT_EXCEEDED',
    `the headers of the call are too large: ${bytes} bytes. At most ${CALL_HEADER_BYTES_MAX}`,
  );
}

function overloaded(what: string): PerdureError {
  const message = `the ${what} of this connection take too much memory: try again later`;
  return new PerdureError('OVERLOADED', message, { retryAfterMs: 1_000 });
}

function refuseMessage(
  stream: ServerHttp2Stream,
  call: OpenCall,
  { messageBytes: bytes, messageBytesMax: bytesMax }: MessageMeter,
  fault: MeterFault,
): void {
  if (fault === 'compressed') return end(stream, call, COMPRESSED, status.UNIMPLEMENTED);
  const limit = `the message has ${bytes} bytes; this sidecar accepts ${bytesMax}`;
  const advice = 'larger than max; to raise it: --max-payload-bytes or PERDURE_MAX_PAYLOAD_BYTES';
  end(stream, call, new PerdureError('PAYLOAD_TOO_LARGE', `${limit} (${advice})`));
}

/** Ends a call with an error; gRPC may already have begun the answer. */
function end(stream: ServerHttp2Stream, call: OpenCall, error: PerdureError, code?: status): void {
  if (stream.headersSent && call.fail !== null) call.fail(error);
  else reject(stream, error, code);
}

/** Rejects a call that gRPC has not answered, and reads no further data of the call. */
function reject(stream: ServerHttp2Stream, error: PerdureError, code?: status): void {
  stream.on('error', () => {});
  if (!stream.headersSent && !stream.destroyed && !stream.closed) {
    const { details, metadata } = callStatus(error);
    stream.respond(
      {
        ':status': 200,
        'content-type': 'application/grpc+proto',
        'grpc-accept-encoding': 'identity',
        'grpc-status': String(code ?? grpcStatus(error.code)),
        'grpc-message': encodeURI(details),
        ...metadata.toHttp2Headers(),
      },
      { endStream: true },
    );
    stream.close(constants.NGHTTP2_NO_ERROR);
  } else stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM);
}
