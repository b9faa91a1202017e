import type { LivenessEnd } from '../../model/worker-ports.ts';

/** Liveness streams of one identity. */
interface OpenStreams {
  open: number;
}

/** Callbacks that are called when no liveness stream of an identity is left. */
export type OnEnd = (identity: string, withinMs: number | null) => void;

/**
 * The processes of workers that are known to live, however long they say nothing on their worker
 * streams: those with an open liveness stream. It outlives a failure of the store.
 */
export class Liveness {
  readonly #byIdentity = new Map<string, OpenStreams>();
  /** Set by the scheduler that is current. */
  onEnd: OnEnd = () => undefined;

  /** A liveness stream opens. The answer is called once, when it is over. */
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
