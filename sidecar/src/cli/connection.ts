import { Client, credentials, Metadata, status } from '@grpc/grpc-js';
import type { ChannelCredentials, ServiceError } from '@grpc/grpc-js';

import type { Codec, Contract } from '../wire/load.ts';
import { CallError } from './call-error.ts';
import { connectionFailureText } from './connection-failure.ts';
import { UsageError } from './exit.ts';

/** TLS, identity and namespace of a connection to a sidecar. */
export interface ConnectionSecurity {
  readonly credentials: ChannelCredentials;
  /** The server certificate must be valid for this name. Empty: the host of the address. */
  readonly serverName: string;
  readonly metadata: Metadata;
}

const PLAIN: ConnectionSecurity = {
  credentials: credentials.createInsecure(),
  serverName: '',
  metadata: new Metadata(),
};

export type Service = 'ClientService' | 'AdminService' | 'ScheduleService' | 'BatchService';

/** Deadline of calls that do not wait for an instance. */
const ANSWER_MS = 30_000;

/** Rejects values of a file that the contract cannot represent. */
function checkEncodes(codec: Codec<object>, message: object): void {
  try {
    codec.encode(message);
  } catch (error) {
    throw new UsageError(
      `the message cannot be encoded: ${(error as Error).message}. Correct the file`,
    );
  }
}

function callErrorOf(address: string, error: ServiceError): CallError {
  const code = String(error.metadata?.get('perdure-code')[0] ?? '');
  if (code === '' && isUnreachable(error)) {
    return new CallError('UNAVAILABLE', connectionFailureText(address, error.details));
  }
  const message = `${error.details} (${code || status[error.code]})${remedyOf(error)}`;
  return new CallError(code, message);
}

function remedyOf(error: ServiceError): string {
  if (error.code !== status.UNAUTHENTICATED) return '';
  return '. Pass a token of the sidecar with --token-file';
}

/** True if the sidecar is unreachable, or another program answers at its address. */
function isUnreachable({ code, details }: ServiceError): boolean {
  const isTransport = code === status.UNAVAILABLE || code === status.DEADLINE_EXCEEDED;
  return isTransport || details.startsWith('Received HTTP status');
}

/** A gRPC connection to one sidecar. */
export class Connection {
  readonly #contract: Contract;
  readonly #address: string;
  readonly #client: Client;
  readonly #now: () => number;
  readonly #metadata: Metadata;

  constructor(
    contract: Contract,
    address: string,
    now: () => number,
    security: ConnectionSecurity = PLAIN,
  ) {
    this.#contract = contract;
    this.#address = address;
    this.#now = now;
    const { serverName } = security;
    this.#metadata = security.metadata;
    this.#client = new Client(address, security.credentials, {
      'grpc.max_receive_message_length': -1,
      'grpc.enable_http_proxy': 0,
      'grpc.service_config_disable_resolution': 1,
      ...(serverName !== '' && { 'grpc.ssl_target_name_override': serverName }),
    });
  }

  /** Calls a unary method. With `waits`, the call has no deadline. */
  call<Response>(
    service: Service,
    rpc: string,
    request: object,
    { waits = false }: { readonly waits?: boolean } = {},
  ): Promise<Response> {
    const requests = this.#contract.codec<object>(`${rpc}Request`);
    const responses = this.#contract.codec<Response>(`${rpc}Response`);
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(
        `/perdure.v1.${service}/${rpc}`,
        (value: object) => requests.encode(value),
        (bytes: Buffer) => responses.decode(bytes),
        request,
        this.#metadata,
        waits ? {} : { deadline: this.#now() + ANSWER_MS },
        (error, response) => {
          if (error === null) resolve(response!);
          else reject(callErrorOf(this.#address, error));
        },
      );
    });
  }

  /** Calls a client-streaming method; messages are sent as fast as the sidecar reads them. */
  send<Response>(
    service: 'AdminService',
    rpc: string,
    messages: AsyncIterable<object>,
  ): Promise<Response> {
    const requests = this.#contract.codec<object>(`${rpc}Request`);
    const responses = this.#contract.codec<Response>(`${rpc}Response`);
    return new Promise((resolve, reject) => {
      let isOver = false;
      const call = this.#client.makeClientStreamRequest(
        `/perdure.v1.${service}/${rpc}`,
        (value: object) => requests.encode(value),
        (bytes: Buffer) => responses.decode(bytes),
        this.#metadata,
        (error, response) => {
          isOver = true;
          if (error === null) resolve(response!);
          else reject(callErrorOf(this.#address, error));
        },
      );
      const write = async (): Promise<void> => {
        for await (const message of messages) {
          checkEncodes(requests, message);
          // The call has ended with an error: the sidecar reads no further messages.
          if (isOver) return;
          await new Promise((written) => call.write(message, written));
        }
        call.end();
      };
      write().catch((error: unknown) => {
        reject(error as Error);
        call.cancel();
      });
    });
  }

  /** Calls a server-streaming method. */
  async *read<Response>(rpc: string, request: object): AsyncGenerator<Response> {
    const requests = this.#contract.codec<object>(`${rpc}Request`);
    const responses = this.#contract.codec<Response>(`${rpc}Response`);
    const call = this.#client.makeServerStreamRequest(
      `/perdure.v1.ClientService/${rpc}`,
      (value: object) => requests.encode(value),
      (bytes: Buffer) => responses.decode(bytes),
      request,
      this.#metadata,
    );
    try {
      for await (const response of call) yield response as Response;
    } catch (error) {
      throw callErrorOf(this.#address, error as ServiceError);
    } finally {
      call.cancel();
    }
  }

  close(): void {
    this.#client.close();
  }
}
