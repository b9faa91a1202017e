// The part of Restate's HTTP interface that the benchmark calls.
import { Agent, request } from 'node:http';

import { pause } from '../../clock.ts';

/** The number of results awaited at the same time. Others wait in a queue without a socket. */
const awaitedMax = 128;
const startSocketsMax = 512;
/** Pause between repeated requests: more requests would load a starting server. */
const retryMs = 100;
/** Restarts of the server take about a second. */
const retriesMax = 600;

interface Answer {
  readonly status: number;
  readonly body: string;
}

interface Call {
  readonly port: number;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly agent?: Agent;
}

/** Sends one request over loopback. */
export function callHttp({ port, method, path, body, headers, agent }: Call): Promise<Answer> {
  const own =
    body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method, headers: { ...own, ...headers } };
    const sent = request({ ...options, ...(agent === undefined ? {} : { agent }) }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function valueOf({ status, body }: Answer): unknown {
  if (status >= 300) throw new Error(`HTTP ${status}: ${body.slice(0, 200)}`);
  return body === '' ? undefined : JSON.parse(body);
}

export class Ingress {
  readonly #port: number;
  readonly #starts = new Agent({ keepAlive: true, maxSockets: startSocketsMax });
  readonly #results = new Agent({ keepAlive: true, maxSockets: awaitedMax });

  constructor(port: number) {
    this.#port = port;
  }

  /** Starts an invocation and waits for its result on the same request. */
  async run(path: string, input: unknown): Promise<number> {
    const body = JSON.stringify(input);
    const call = { port: this.#port, method: 'POST', path, body, agent: this.#starts } as const;
    return valueOf(await callHttp(call)) as number;
  }

  /** Starts an invocation. Resolves with its id when it is durably accepted. */
  async send(path: string, input: unknown, idempotencyKey: string): Promise<string> {
    const answer = await this.#untilAnswered({
      port: this.#port,
      method: 'POST',
      path: `${path}/send`,
      body: JSON.stringify(input),
      headers: { 'idempotency-key': idempotencyKey },
      agent: this.#starts,
    });
    return (valueOf(answer) as { invocationId: string }).invocationId;
  }

  /** Waits for the result of an invocation. */
  async result(invocationId: string): Promise<number> {
    const answer = await this.#untilAnswered({
      port: this.#port,
      method: 'GET',
      path: `/restate/invocation/${invocationId}/attach`,
      agent: this.#results,
    });
    return valueOf(answer) as number;
  }

  /** Repeats a call that is safe to repeat while the server restarts. */
  async #untilAnswered(call: Call): Promise<Answer> {
    for (let tries = 1; ; tries += 1) {
      try {
        const answer = await callHttp(call);
        if (answer.status < 500 || tries >= retriesMax) return answer;
      } catch (error) {
        if (tries >= retriesMax) throw error;
      }
      await pause(retryMs);
    }
  }
}
