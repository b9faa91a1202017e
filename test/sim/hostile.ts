import type { Contract } from '@perdure/sidecar/internal';

import type { Random } from './random.ts';
import { Client } from './grpc-client.ts';
import type { CallEnd } from './grpc-server.ts';
import { Violation } from './violation.ts';

const asIs = (bytes: Buffer): Buffer => bytes;
const attach = '/perdure.v1.WorkerService/Attach';

/** Statuses that report an error of the request, not of the sidecar. */
const CLEAR: ReadonlySet<number> = new Set([1, 3, 4, 5, 6, 7, 8, 9, 12, 14, 16]);

function garbage(random: Random): Buffer {
  return Buffer.from(Array.from({ length: 1 + random.whole(80) }, () => random.whole(256)));
}

/** Sends invalid input to the sidecar, and checks the answers. */
export class Hostile {
  readonly #client: Client;
  readonly #contract: Contract;
  readonly #random: Random;
  readonly #broken: (error: unknown) => void;

  constructor(target: string, contract: Contract, random: Random, broken: (e: unknown) => void) {
    this.#client = new Client(target);
    this.#contract = contract;
    this.#random = random;
    this.#broken = broken;
  }

  speak(how: number): void {
    const random = this.#random;
    const calls = ['StartInstance', 'RaiseEvent', 'GetInstance', 'UpdateInstance'];
    if (how < 3) this.#unary(`/perdure.v1.ClientService/${random.pick(calls)}`, garbage(random));
    else if (how === 3) this.#stream([garbage(random)]);
    else if (how === 4) this.#stream([this.#hello(), garbage(random)]);
    else if (how === 5) this.#stream([this.#hello(), this.#hello()]);
    else this.#stream([this.#hello(), this.#forged(), this.#forged(), this.#forged()]);
  }

  #hello(): Buffer {
    const frames = this.#contract.codec<unknown, object>('AttachRequest');
    return frames.encode({
      hello: { protocol: 1, worker: 'mallory', sdk: 'none', credits: { turns: 0, activities: 0 } },
    });
  }

  /** Forges an answer to a request of another worker. */
  #forged(): Buffer {
    const token = this.#random.whole(60);
    const frames = this.#contract.codec<unknown, object>('AttachRequest');
    const instanceId = `r${this.#random.whole(20)}`;
    const output = { encoding: 'json', data: Buffer.from('"forged"') };
    return frames.encode({
      turns: [{ token, actions: [], more: false, cached: true }],
      activities: [{ token, output }],
      steps: [{ instanceId, execution: 1, seq: 1 + this.#random.whole(5), token, output }],
    });
  }

  #unary(path: string, bytes: Buffer): void {
    const call = this.#client.makeBidiStreamRequest(path, asIs as never, asIs, undefined, bytes);
    this.#listen(path, call);
  }

  #stream(frames: readonly Buffer[]): void {
    const call = this.#client.makeBidiStreamRequest(attach, asIs as never, asIs);
    this.#listen('a forged stream', call);
    for (const frame of frames) call.write(frame);
    setTimeout(() => call.cancel(), 500);
  }

  #listen(what: string, call: ReturnType<Client['makeBidiStreamRequest']>): void {
    call.on('error', () => undefined);
    call.on('data', () => undefined);
    call.on('status', ({ code, details }: CallEnd) => {
      if (CLEAR.has(code) || code === 0) return;
      const text = `${what} ended with status ${code}: ${details}`;
      this.#broken(new Violation('G9 bad input', text));
    });
  }
}
