import type { SessionAnswer__Output as SessionAnswer } from '@perdure/proto/v1/SessionAnswer';
import type { SessionCall } from '@perdure/proto/v1/SessionCall';
import type { SessionRequest } from '@perdure/proto/v1/SessionRequest';
import type { SessionResponse__Output as SessionResponse } from '@perdure/proto/v1/SessionResponse';

import type { Channel } from '../connection/channel.ts';
import { type Disconnect, closedLocally } from '../connection/disconnect.ts';
import { FrameStream } from '../connection/frame-stream.ts';
import {
  FRAME_BYTES,
  HANDSHAKE_TIMEOUT_MS,
  PING_INTERVAL_MS,
  PING_TIMEOUT_MS,
} from '../connection/limits.ts';
import { Liveness } from '../connection/liveness.ts';
import type { Clock } from '../lib/clock.ts';
import { loadBytesContract, loadContract } from '../proto/load.ts';
import { type OpenCall, REPEATABLE } from './call.ts';

/** Times of a session, in milliseconds. Default: the limits of `connection/limits.ts`. */
export interface LinkTimes {
  readonly handshakeTimeoutMs?: number;
  readonly pingIntervalMs?: number;
  readonly pingTimeoutMs?: number;
}

export interface LinkOptions extends LinkTimes {
  readonly channel: Channel;
  readonly clock: Clock;
  /** True: payloads arrive as bytes, not as text. */
  readonly asBytes: boolean;
  /** Called when the first frame arrives. */
  opened(): void;
  answered(answer: SessionAnswer): void;
  /** Called when the stream has ended. `livedMs`: time since its first frame; 0 without a frame. */
  ended(why: Disconnect, livedMs: number): void;
}

/** One stream of a session, with its queue of outgoing messages. */
export class SessionLink {
  readonly #options: LinkOptions;
  readonly #stream: FrameStream<SessionRequest, SessionResponse>;
  readonly #handshake: NodeJS.Timeout;
  readonly #liveness: Liveness;
  #queue: OpenCall[] = [];
  /** Calls that are not repeatable. They wait until the sidecar has answered on this stream. */
  #unsent: OpenCall[] = [];
  #abandoned: number[] = [];
  // The first frame requests an echo: the echo shows that a sidecar answers.
  #pingId = 1;
  #pingDue = true;
  #sinceMs: number | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
    const { channel, clock } = options;
    const contract = options.asBytes ? loadBytesContract() : loadContract();
    this.#stream = new FrameStream<SessionRequest, SessionResponse>(
      channel.openStream(contract.client.Session),
      {
        hasFrame: () => this.#pingDue || this.#queue.length > 0 || this.#abandoned.length > 0,
        nextFrame: () => this.#nextFrame(),
        receive: (frame) => this.#receive(frame),
        ended: (why) => this.#finish(why),
      },
      clock,
    );
    const timeoutMs = options.handshakeTimeoutMs ?? HANDSHAKE_TIMEOUT_MS;
    this.#handshake = setTimeout(() => this.abort(`no answer within ${timeoutMs} ms`), timeoutMs);
    this.#liveness = new Liveness({
      pingIntervalMs: options.pingIntervalMs ?? PING_INTERVAL_MS,
      pingTimeoutMs: options.pingTimeoutMs ?? PING_TIMEOUT_MS,
      clock,
      traffic: this.#stream,
      sendPing: () => this.#ping(),
      lost: (silentMs) => this.abort(`the sidecar was silent for ${Math.round(silentMs)} ms`),
    });
    this.#stream.flushSoon();
  }

  send(call: OpenCall): void {
    // Before the first answer, the client cannot tell whether the sidecar receives its frames.
    if (this.#sinceMs === undefined && !REPEATABLE[call.kind]) {
      this.#unsent.push(call);
      return;
    }
    this.#queue.push(call);
    this.#stream.flushSoon();
  }

  /** Removes a call that its caller has abandoned. */
  abandon(call: OpenCall): void {
    if (call.sent) this.#abandoned.push(call.id);
    else {
      this.#queue = this.#queue.filter((other) => other !== call);
      this.#unsent = this.#unsent.filter((other) => other !== call);
    }
    this.#stream.flushSoon();
  }

  abort(reason: string): void {
    this.#stream.abort(closedLocally(reason));
  }

  #ping(): void {
    this.#pingId += 1;
    this.#pingDue = true;
    this.#stream.flushSoon();
  }

  #nextFrame(): SessionRequest {
    let bytes = 0;
    let count = 0;
    const calls: SessionCall[] = [];
    while (count < this.#queue.length && (count === 0 || bytes < FRAME_BYTES)) {
      const call = this.#queue[count]!;
      call.sent = true;
      calls.push({ id: call.id, request: call.kind, [call.kind]: call.request });
      bytes += call.terms.bytes;
      count += 1;
    }
    this.#queue = count === this.#queue.length ? [] : this.#queue.slice(count);
    const frame: SessionRequest = { calls, abandoned: this.#abandoned };
    this.#abandoned = [];
    if (this.#pingDue) frame.ping = { id: this.#pingId };
    this.#pingDue = false;
    return frame;
  }

  #receive(frame: SessionResponse): void {
    if (this.#sinceMs === undefined) {
      this.#sinceMs = this.#options.clock.monotonicMs();
      clearTimeout(this.#handshake);
      this.#options.opened();
      for (const call of this.#unsent.splice(0)) this.send(call);
    }
    for (const answer of frame.answers) this.#options.answered(answer);
  }

  #finish(why: Disconnect): void {
    clearTimeout(this.#handshake);
    this.#liveness.stop();
    const since = this.#sinceMs;
    const livedMs = since === undefined ? 0 : this.#options.clock.monotonicMs() - since;
    this.#options.ended(why, livedMs);
  }
}
