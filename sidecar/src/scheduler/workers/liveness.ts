import type { LivenessEnd } from '../../model/worker-ports.ts';

/** Liveness streams of one identity. */
interface OpenStreams {
  open: number;
}

/** Called when no liveness stream of an identity is left. */
export type OnEnd = (identity: string, withinMs: number | null) => void;

/**
 * The worker processes that are known to be alive, even without traffic on their worker streams:
 * those with an open liveness stream. This object outlives a failure of the store.
 */
export class Liveness {
  readonly #byIdentity = new Map<string, OpenStreams>();
  /** Set by the current scheduler. */
  onEnd: OnEnd = () => undefined;

  /** Registers an open liveness stream. The returned function is called once, when it ends. */
  open(identity: string): LivenessEnd {
    const streams = this.#byIdentity.get(identity) ?? { open: 0 };
    streams.open += 1;
    this.#byIdentity.set(identity, streams);
    return (withinMs) => {
      streams.open -= 1;
      if (streams.open > 0) return;
      this.#byIdentity.delete(identity);
      this.onEnd(identity, withinMs);
    };
  }

  has(identity: string): boolean {
    return this.#byIdentity.has(identity);
  }
}
