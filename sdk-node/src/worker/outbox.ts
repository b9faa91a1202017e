import type { ActivityResult } from '@perdure/proto/v1/ActivityResult';
import type { AttachRequest } from '@perdure/proto/v1/AttachRequest';
import type { LiveRequestResult } from '../replay/live-requests.ts';
import type { Heartbeat } from '@perdure/proto/v1/Heartbeat';
import type { StepResult } from '@perdure/proto/v1/StepResult';
import type { TurnFailure } from '@perdure/proto/v1/TurnFailure';

import type { Action, Failure, Payload } from '../model/wire-types.ts';
import { FRAME_ITEMS } from '../connection/limits.ts';
import { actionBytes, failureBytes, ITEM_BYTES, payloadBytes } from './wire-size.ts';

/** The answer to a turn, of any size. */
export interface TurnAnswer {
  token: number;
  actions: Action[];
  /** True when the worker retains the orchestrator in memory. */
  cached: boolean;
}

type Lists =
  | 'turns'
  | 'activities'
  | 'steps'
  | 'heartbeats'
  | 'misses'
  | 'failures'
  | 'evicted'
  | 'liveRequestResults';
type Item<K extends Lists> = NonNullable<AttachRequest[K]>[number];
type Frame = { [K in Lists]: Item<K>[] } & Omit<AttachRequest, Lists>;

function emptyFrame(): Frame {
  return {
    turns: [],
    activities: [],
    steps: [],
    heartbeats: [],
    misses: [],
    failures: [],
    evicted: [],
    liveRequestResults: [],
  };
}

/**
 * A queue of outgoing items, grouped into frames of about the size that the sidecar requested.
 * Items are sent in the order of their arrival, but a frame lists them by kind.
 */
export class Outbox {
  readonly #changed: () => void;
  readonly #frames: Frame[] = [];
  #openBytes = 0;
  #openItems = 0;
  /** Target size of a frame. */
  frameBytes: number;

  /** @param changed is called when an item was added. */
  constructor(frameBytes: number, changed: () => void) {
    this.frameBytes = frameBytes;
    this.#changed = changed;
  }

  hasFrame(): boolean {
    return this.#frames.length > 0;
  }

  /** Removes and returns the oldest frame. */
  nextFrame(): AttachRequest {
    const frame = this.#frames.shift();
    if (frame === undefined) throw new Error('the outbox is empty');
    return frame;
  }

  /** Adds an answer; one larger than a frame is sent in parts. */
  addTurn({ token, actions, cached }: TurnAnswer): void {
    let from = 0;
    let bytes = 0;
    for (let at = 0; at < actions.length; at += 1) {
      const size = actionBytes(actions[at]!);
      if (at > from && bytes + size > this.frameBytes) {
        const part = actions.slice(from, at);
        this.#frameWith(bytes).turns.push({ token, actions: part, more: true, cached });
        from = at;
        bytes = 0;
      }
      bytes += size;
    }
    const rest = from === 0 ? actions : actions.slice(from);
    this.#frameWith(bytes).turns.push({ token, actions: rest, more: false, cached });
  }

  addActivity(result: ActivityResult & Outcome): void {
    this.#frameWith(outcomeBytes(result)).activities.push(result);
  }

  addStep(result: StepResult & Outcome): void {
    this.#frameWith(outcomeBytes(result)).steps.push(result);
  }

  addHeartbeat(heartbeat: Heartbeat & { details: Payload | null }): void {
    this.#frameWith(payloadBytes(heartbeat.details)).heartbeats.push(heartbeat);
  }

  addMiss(token: number): void {
    this.#frameWith(0).misses.push({ token });
  }

  addFailure(failure: TurnFailure & { message: string }): void {
    this.#frameWith(failure.message.length).failures.push(failure);
  }

  addEvicted(instanceId: string): void {
    this.#frameWith(instanceId.length).evicted.push({ instanceId });
  }

  addLiveRequestResult(answer: LiveRequestResult & { readonly token: number }): void {
    this.#frameWith(outcomeBytes(answer)).liveRequestResults.push(answer);
  }

  addPing(id: number): void {
    this.#frameWith(0).ping = { id };
  }

  addPong(id: number): void {
    this.#frameWith(0).pong = { id };
  }

  addDrain(): void {
    this.#frameWith(0).drain = {};
  }

  /** The frame that gets an item of this size. */
  #frameWith(bytes: number): Frame {
    const size = ITEM_BYTES + bytes;
    let frame = this.#frames.at(-1);
    const full = this.#openBytes + size > this.frameBytes || this.#openItems === FRAME_ITEMS;
    if (frame === undefined || full) {
      frame = emptyFrame();
      this.#frames.push(frame);
      this.#openBytes = 0;
      this.#openItems = 0;
    }
    this.#openBytes += size;
    this.#openItems += 1;
    this.#changed();
    return frame;
  }
}

/** How a step or an activity ended; `failure` when present, else `output`. */
export interface Outcome {
  readonly output: Payload | null;
  readonly failure: Failure | null;
}

function outcomeBytes({ output, failure }: Outcome): number {
  return payloadBytes(output) + failureBytes(failure);
}
