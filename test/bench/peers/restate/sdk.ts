// The part of Restate's SDK for Node that the benchmark uses. The package is not a dependency of
// the project, so its types are declared here.
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface EchoClient {
  echo(index: number): PromiseLike<number>;
}

export interface RestateContext {
  /** Runs a step in this process and stores its result. */
  run<T>(name: string, action: () => T): PromiseLike<T>;
  sleep(ms: number): PromiseLike<void>;
  /** Durable calls of another service. */
  serviceClient(service: { readonly name: string }): EchoClient;
  request(): { readonly id: unknown };
}

export type RestateHandler<Input> = (ctx: RestateContext, input: Input) => Promise<number>;

export interface RestateSdk {
  service(definition: {
    readonly name: string;
    readonly handlers: Readonly<Record<string, RestateHandler<never>>>;
  }): unknown;
  createEndpointHandler(options: {
    readonly services: readonly unknown[];
    readonly logger: () => void;
  }): (request: IncomingMessage, response: ServerResponse) => void;
  readonly RestatePromise: {
    all(promises: readonly PromiseLike<number>[]): PromiseLike<readonly number[]>;
  };
}

export const orchestratorService = 'Bench';
export const activityService = 'Activities';
