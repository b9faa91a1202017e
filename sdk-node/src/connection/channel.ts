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
  // The sidecar enforces its limits on messages, so the SDK accepts histories of every length.
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  'grpc-node.flow_control_window': FLOW_WINDOW_BYTES,
  // The SDK decides on retries for each call. Retries of gRPC would also retain a copy of each sent
  // message.
  'grpc.enable_retries': 0,
  // A sidecar runs nearby, so proxies of the environment and DNS service configurations do not
  // apply.
  'grpc.enable_http_proxy': 0,
  'grpc.service_config_disable_resolution': 1,
  // Reconnect pauses of gRPC, for calls outside of streams. The default of gRPC is up to 2 min.
  'grpc.initial_reconnect_backoff_ms': RECONNECT_INITIAL_MS,
  'grpc.max_reconnect_backoff_ms': RECONNECT_MAX_MS,
  // A pool shared between channels would give a failed connection of one channel to the next.
  'grpc.use_local_subchannel_pool': 1,
};

/** The parts of a method definition that a caller needs. */
export interface CallableMethod<Request, Response> {
  readonly path: string;
  requestSerialize(request: Request): Buffer;
  responseDeserialize(bytes: Buffer): Response;
}

/** Error of a call that the sidecar or the connection ended. */
export class CallError extends Error {
  readonly why: Disconnect;

  constructor(why: Disconnect) {
    super(why.message);
    this.name = 'CallError';
    this.why = why;
  }
}

/** A connection to one sidecar, opened by the first call. */
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

  /** Opens a bidirectional stream. */
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
   * Makes a call with one request and one answer. An aborted signal cancels the call.
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
   * Makes a call with one request and many answers. The reading loop sets the pace; leaving the
   * loop cancels the call.
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
