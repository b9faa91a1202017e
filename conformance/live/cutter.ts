// A proxy between SDK and sidecar that can interrupt connections, as a network would.
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

export class Cutter {
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();

  private constructor(target: { readonly host: string; readonly port: number }) {
    this.#server = createServer((near) => {
      const far = connect(target);
      const pair = [near, far] as const;
      this.#pairs.add(pair);
      for (const socket of pair) {
        socket.on('error', () => undefined);
        socket.once('close', () => {
          this.#pairs.delete(pair);
          near.destroy();
          far.destroy();
        });
      }
      near.pipe(far).pipe(near);
    });
  }

  /** In front of `host:port`. */
  static async start(address: string): Promise<Cutter> {
    const [host = '', port = ''] = address.split(':');
    const cutter = new Cutter({ host, port: Number(port) });
    await new Promise<void>((resolve) => cutter.#server.listen(0, '127.0.0.1', resolve));
    return cutter;
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Interrupts each connection for which `isHit` returns true; returns their number. */
  cut(isHit: () => boolean): number {
    const hit = [...this.#pairs].filter(isHit);
    for (const [near] of hit) near.destroy();
    return hit.length;
  }

  async close(): Promise<void> {
    this.cut(() => true);
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
