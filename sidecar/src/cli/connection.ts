import { Client, credentials, Metadata, status } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';

import type { Codec, Contract } from '../wire/load.ts';
import { connectionFailureText } from './connection-failure.ts';
import { UsageError } from './exit.ts';
import type { Secrecy } from './secrecy.ts';

const PLAIN: Secrecy = {
  credentials: credentials.createInsecure(),
  serverName: '',
  metadata: new Metadata(),
};

/** Calls other than waits are answered at once, or nobody is there. */
const ANSWER_MS = 30_000;

/** Fields that a file gives may hold what no field of the contract can. */
function checkEncodes(codec: Codec<object>, message: object): void {
  try {
    codec.encode(message);
  } catch (error) {
    throw new UsageError(`what is to be sent cannot be encoded: ${(error as Error).message}`);
  }
}

/** The sidecar refused a call, or could not be reached. */
export class CallFailed extends Error {
  /** An ErrorCode. */
  readonly code: string;

  constructor(address: string, error: ServiceError) {
    const code = String(error.metadata?.get('perdure-code')[0] ?? '');
    const isAway = code === '' && isNoSidecar(error);
    super(
      isAway
        ? connectionFailureText(address, error.details)
        : `${error.details} (${code || status[error.code]})${remedyOf(error)}`,
    );
    this.name = 'CallFailed';
    this.code = isAway ? 'UNAVAILABLE' : code;
  }
}

function remedyOf(error: ServiceError): string {
  if (error.code !== status.UNAUTHENTICATED) return '';
  return '. Pass a token that the sidecar knows with --token-file';
}

/** The failure came from the way to the sidecar, or from a program that is none. */
function isNoSidecar({ code, details }: ServiceError): boolean {
  const isWay = code === status.UNAVAILABLE || code === status.DEADLINE_EXCEEDED;
  return isWay || details.startsWith('Received HTTP status');
}

/** One sidecar, as anybody with a gRPC client sees it. */
export class Connection {
  readonly #contract: Contract;
  readonly #address: string;
  readonly #client: Client;
  readonly #now: () => number;
  readonly #metadata: Metadata;

  constructor(contract: Contract, address: string, now: () => number, secrecy: Secrecy = PLAIN) {
    this.#contract = contract;
    this.#address = address;
    this.#now = now;
    const { serverName } = secrecy;
    this.#metadata = secrecy.metadata;
    this.#client = new Client(address, secrecy.credentials, {
      'grpc.max_receive_message_length': -1,
      'grpc.enable_http_proxy': 0,
      'grpc.service_config_disable_resolution': 1,
      ...(serverName !== '' && { 'grpc.ssl_target_name_override': serverName }),
    });
  }

  /** Calls a unary method. `waits` for those that may take as long as they like. */
  ask<Response>(
    service: 'ClientService' | 'AdminService' | 'ScheduleService' | 'BatchService',
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
          else reject(new CallFailed(this.#address, error));
        },
      );
    });
  }

  /** Calls a method that reads a stream and answers once; the messages go at its pace. */
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
          else reject(new CallFailed(this.#address, error));
        },
      );
      const write = async (): Promise<void> => {
        for await (const message of messages) {
          checkEncodes(requests, message);
          // Refused: the rest is not wanted any more, and nobody would take it.
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

  /** Calls a method that answers with a stream. */
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
      throw new CallFailed(this.#address, error as ServiceError);
    } finally {
      call.cancel();
    }
  }

  close(): void {
    this.#client.close();
  }
}
