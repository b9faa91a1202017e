// Module connection owns everything that uses gRPC: addresses, channels, streams of frames,
// liveness and the meaning of statuses. Worker and client use it and do not import grpc-js.
import {
  type ChannelOptions,
  Client,
  type ClientDuplexStream,
  credentials,
  Metadata,
  type ServiceError,
} from '@grpc/grpc-js';
import type { Address } from './address.ts';
import { type Disconnect, disconnectOf } from './disconnect.ts';
import { FLOW_WINDOW_BYTES, RECONNECT_INITIAL_MS, RECONNECT_MAX_MS } from './limits.ts';

const OPTIONS: ChannelOptions = {
  // The other side states its limits; a history that it sends is never too long for us.
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  'grpc-node.flow_control_window': FLOW_WINDOW_BYTES,
  // Retries are decided here for each call; gRPC would also keep a copy of all sent messages.
  'grpc.enable_retries': 0,
  // A sidecar is close by: neither a proxy from the environment nor a DNS service config applies.
  'grpc.enable_http_proxy': 0,
  'grpc.service_config_disable_resolution': 1,
  // Pauses of gRPC's own, for calls outside of streams; its default goes up to two minutes.
  'grpc.initial_reconnect_backoff_ms': RECONNECT_INITIAL_MS,
  'grpc.max_reconnect_backoff_ms': RECONNECT_MAX_MS,
  // A pool shared between channels would hand the failed connection of an old one to a new one.
  'grpc.use_local_subchannel_pool': 1,
};

/** What the calling side needs of a method. */
export interface CallableMethod<Request, Response> {
  readonly path: string;
  requestSerialize(request: Request): Buffer;
  responseDeserialize(bytes: Buffer): Response;
}

/** A call that the other side, or the way to it, ended with an error. */
export class CallError extends Error {
  readonly why: Disconnect;

  constructor(why: Disconnect) {
    super(why.message);
    this.name = 'CallError';
    this.why = why;
  }
}

/** A connection to one sidecar. It connects at its first call. */
export class Channel {
  readonly #client: Client;
  readonly #metadata: () => Metadata;

  constructor(address: Address) {
    const { target, serverName } = address;
    const security = address.credentials ?? credentials.createInsecure();
    this.#client = new Client(target, security, {
      ...OPTIONS,
      ...(serverName !== undefined && { 'grpc.ssl_target_name_override': serverName }),
    });
    this.#metadata = address.metadata ?? (() => new Metadata());
  }

  /** Opens a stream both ways. */
  openStream<Out, In>(method: CallableMethod<Out, In>): ClientDuplexStream<Out, In> {
    const { path, requestSerialize, responseDeserialize } = method;
    return this.#client.makeBidiStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      this.#metadata(),
    );
  }

  /**
   * One request, one answer. A signal that aborts cancels the call.
   *
   * @throws CallError
   */
  callUnary<Out, In>(
    method: CallableMethod<Out, In>,
    request: Out,
    deadlineMs: number,
    signal?: AbortSignal,
  ): Promise<In> {
    const { path, requestSerialize, responseDeserialize } = method;
    return new Promise((resolve, reject) => {
      const call = this.#client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        this.#metadata(),
        { deadline: deadlineMs },
        (error: ServiceError | null, answer?: In) => {
          signal?.removeEventListener('abort', cancel);
          if (error === null) resolve(answer as In);
          else reject(new CallError(disconnectOf(error)));
        },
      );
      const cancel = (): void => call.cancel();
      signal?.addEventListener('abort', cancel);
    });
  }

  /**
   * One request, many answers; read at the pace of the loop that reads them, and cancelled when
   * that loop is left.
   *
   * @throws CallError
   */
  async *readStream<Out, In>(
    method: CallableMethod<Out, In>,
    request: Out,
    signal?: AbortSignal,
  ): AsyncGenerator<In, void> {
    const { path, requestSerialize, responseDeserialize } = method;
    const call = this.#client.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      this.#metadata(),
    );
    const cancel = (): void => call.cancel();
    signal?.addEventListener('abort', cancel);
    if (signal?.aborted) cancel();
    try {
      for await (const answer of call) yield answer as In;
    } catch (error) {
      throw new CallError(disconnectOf(error as ServiceError));
    } finally {
      signal?.removeEventListener('abort', cancel);
      call.cancel();
    }
  }

  close(): void {
    this.#client.close();
  }
}
