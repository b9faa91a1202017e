import type { ClientDuplexStream, StatusObject } from '@grpc/grpc-js';

import type { Clock } from '../lib/clock.ts';
import { type Disconnect, disconnectOf } from './disconnect.ts';

/** Fills outgoing frames and reads incoming ones. */
export interface FramePeer<Out, In> {
  /** True while a frame is ready to send. */
  hasFrame(): boolean;
  /** The next frame to send. Called when it can be written, so it has the latest data. */
  nextFrame(): Out;
  /** Called for each received frame. Must not throw. */
  receive(frame: In): void;
  /** Called once when the stream has ended. No other callback follows. */
  ended(why: Disconnect): void;
}

/**
 * A stream of frames. Data of one tick of the event loop is sent in one write: the cost in grpc-js
 * is per message, not per byte. Nothing is written while the send buffer is full.
 */
export class FrameStream<Out, In> {
  readonly #call: ClientDuplexStream<Out, In>;
  readonly #peer: FramePeer<Out, In>;
  readonly #clock: Clock;
  #scheduled = false;
  #blocked = false;
  #over = false;
  /** When the last frame was written, on the monotonic clock. */
  lastSentMs: number;
  /** When the last frame was received, on the monotonic clock. */
  lastReceivedMs: number;

  constructor(call: ClientDuplexStream<Out, In>, peer: FramePeer<Out, In>, clock: Clock) {
    this.#call = call;
    this.#peer = peer;
    this.#clock = clock;
    this.lastSentMs = clock.monotonicMs();
    this.lastReceivedMs = this.lastSentMs;
    call.on('data', (frame: In) => {
      if (this.#over) return;
      this.lastReceivedMs = clock.monotonicMs();
      peer.receive(frame);
    });
    // The status event has the same information and is always emitted.
    call.on('error', () => undefined);
    call.on('status', (ended: StatusObject) => this.#finish(disconnectOf(ended)));
  }

  /** Schedules a write in this tick. Repeated calls are cheap. */
  flushSoon(): void {
    if (this.#scheduled || this.#blocked || this.#over) return;
    this.#scheduled = true;
    setImmediate(() => this.#flush());
  }

  /** Ends the stream now, for a local reason. */
  abort(why: Disconnect): void {
    if (this.#over) return;
    this.#call.cancel();
    this.#finish(why);
  }

  /** Signals the end of outgoing frames; the peer then ends the stream. */
  halfClose(): void {
    if (!this.#over) this.#call.end();
  }

  #flush(): void {
    this.#scheduled = false;
    if (this.#over || !this.#peer.hasFrame()) return;
    this.lastSentMs = this.#clock.monotonicMs();
    if (!this.#call.write(this.#peer.nextFrame())) {
      this.#blocked = true;
      this.#call.once('drain', () => {
        this.#blocked = false;
        this.flushSoon();
      });
    } else if (this.#peer.hasFrame()) {
      this.flushSoon();
    }
  }

  #finish(why: Disconnect): void {
    if (this.#over) return;
    this.#over = true;
    this.#peer.ended(why);
  }
}
