import { LOCAL_GRACE_MS, PING_INTERVAL_MS } from '../limits.ts';
import { PerdureError } from '../model/error.ts';
import type { LivenessEnd, WorkerPort } from '../model/worker-ports.ts';
import type { InboundFrame, LivenessHello } from '../wire/worker-frames.ts';
import { Liveness } from './liveness.ts';
import { checkName } from '../model/validate.ts';

export interface LivenessStreamOptions {
  readonly workers: WorkerPort;
  readonly pingTimeoutMs: number;
  /** Address of the peer, in the form of grpc-js. */
  readonly peer: string;
  /** Called when no data arrived for the ping timeout. */
  onSilent(): void;
}

/** A stream that shows that the process of a worker is alive. It has no other effect. */
export class LivenessStream {
  readonly #withinMs: number | null;
  readonly #onEnd: LivenessEnd;
  readonly #liveness: Liveness;

  /** @throws PerdureError when the identity is invalid, or the sidecar is shutting down. */
  constructor({ identity, pingIntervalMs }: LivenessHello, options: LivenessStreamOptions) {
    checkName('identity', identity);
    this.#withinMs = withinMs(options.peer);
    this.#onEnd = options.workers.openLiveness(identity);
    const { pingTimeoutMs, onSilent } = options;
    const intervalMs = pingIntervalMs > 0 ? pingIntervalMs : PING_INTERVAL_MS;
    this.#liveness = new Liveness({
      intervalMs: Math.min(intervalMs, pingTimeoutMs),
      timeoutMs: pingTimeoutMs,
      onTick: () => undefined,
      onPing: () => undefined,
      onSilent: () => {
        onSilent();
        return false;
      },
      onActive: () => undefined,
    });
  }

  /** @throws PerdureError when the frame contains more than a Ping. */
  received(frame: InboundFrame): void {
    this.#liveness.received();
    for (const [name, value] of Object.entries(frame)) {
      const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
      if (isEmpty || name === 'ping') continue;
      throw new PerdureError('PROTOCOL_VIOLATION', `a liveness stream contains "${name}"`);
    }
  }

  /**
   * Reports the end of the stream. If the connection of a process on this machine ends without a
   * half-close, the process has ended: the kernel closes the connections of an ended process. A
   * proxy in between invalidates this conclusion. Over a network the state is unknown.
   */
  end(isGone: boolean): void {
    this.#liveness.stop();
    this.#onEnd(isGone ? this.#withinMs : null);
  }
}

/** Returns the time in which a live process reconnects; null: unknown. */
function withinMs(peer: string): number | null {
  // Unix sockets have no address.
  if (peer === 'unknown') return 0;
  return /^(127\.|::1:|::ffff:127\.)/.test(peer) ? LOCAL_GRACE_MS : null;
}
