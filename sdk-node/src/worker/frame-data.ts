// Passes frames through the pipeline. Synchronous codecs cause no wait. With asynchronous codecs,
// frames stay in order, because the messages of one instance must not overtake each other.
import type { ActivityResult } from '@perdure/proto/v1/ActivityResult';
import type { AttachRequest } from '@perdure/proto/v1/AttachRequest';
import type { AttachResponse__Output as AttachResponse } from '@perdure/proto/v1/AttachResponse';

import { PayloadTooLargeError } from '../errors.ts';
import { toFailure } from '../failure.ts';
import { bytesOf, UNDECODABLE } from '../payload.ts';
import type { DataPipeline } from '../data/pipeline.ts';
import { messageOf } from '../thrown.ts';
import { slotsOf } from '../data/payload-slots.ts';

type Frame = AttachRequest;

/** Passes on received frames in order, once their payloads are decoded. */
export class InboundFrames {
  readonly #pipeline: DataPipeline;
  readonly #handle: (frame: AttachResponse) => void;
  #last: Promise<void> | undefined;

  constructor(pipeline: DataPipeline, handle: (frame: AttachResponse) => void) {
    this.#pipeline = pipeline;
    this.#handle = handle;
  }

  receive(frame: AttachResponse): void {
    const decoded = this.#pipeline.decode(frame);
    const before = this.#last;
    if (decoded === undefined && before === undefined) return this.#handle(frame);
    const handled = Promise.all([before, decoded]).then(() => {
      if (this.#last === handled) this.#last = undefined;
      this.#handle(frame);
    });
    this.#last = handled;
  }
}

/** The source of frames: the outbox. */
interface FrameSource {
  hasFrame(): boolean;
  nextFrame(): Frame;
}

/**
 * Frames of the outbox with encoded payloads. An item that cannot be encoded is sent as a failure.
 */
export class OutboundFrames implements FrameSource {
  readonly #pipeline: DataPipeline;
  readonly #source: FrameSource;
  readonly #ready: () => void;
  readonly #failed: (list: string, error: unknown) => void;
  #encoding: Promise<void> | undefined;
  #frame: Frame | undefined;

  /**
   * @param ready is called when a frame is ready to send.
   * @param failed is called for an item that could not be encoded, with the list of its frame and
   * the reason.
   */
  constructor(
    pipeline: DataPipeline,
    source: FrameSource,
    ready: () => void,
    failed: (list: string, error: unknown) => void = () => undefined,
  ) {
    this.#pipeline = pipeline;
    this.#source = source;
    this.#ready = ready;
    this.#failed = failed;
  }

  /** True while a frame is in the pipeline. */
  get busy(): boolean {
    return this.#encoding !== undefined || this.#frame !== undefined || this.#source.hasFrame();
  }

  hasFrame(): boolean {
    if (this.#frame !== undefined) return true;
    if (this.#encoding !== undefined || !this.#source.hasFrame()) return false;
    const frame = this.#source.nextFrame();
    const encoded = this.#encodeFrame(frame);
    if (encoded === undefined) {
      this.#frame = frame;
      return true;
    }
    this.#encoding = encoded.then(() => {
      this.#encoding = undefined;
      this.#frame = frame;
      this.#ready();
    });
    return false;
  }

  nextFrame(): Frame {
    const frame = this.#frame;
    if (frame === undefined) throw new Error('no frame is ready');
    this.#frame = undefined;
    return frame;
  }

  /**
   * Encodes a frame. Never throws or rejects: an item that cannot be encoded is replaced by a
   * failure.
   */
  #encodeFrame(frame: Frame): Promise<void> | undefined {
    const later: Promise<void>[] = [];
    for (const [list, items] of Object.entries(frame)) {
      if (!Array.isArray(items)) continue;
      for (const item of items as object[]) {
        const failed = (error: unknown): void => {
          giveUp(frame, list, item, error);
          this.#failed(list, error);
        };
        try {
          const encoded = this.#pipeline.encode(item);
          if (encoded !== undefined) later.push(encoded.catch(failed));
        } catch (error) {
          failed(error);
        }
      }
    }
    return later.length === 0 ? undefined : Promise.all(later).then(() => undefined);
  }
}

function giveUp(frame: Frame, list: string, item: object, error: unknown): void {
  const reason = messageOf(error);
  const message = `a payload could not be encoded: ${reason}`;
  switch (list) {
    case 'turns': {
      const { token } = item as { token: number };
      frame.turns = frame.turns!.filter((turn) => turn.token !== token);
      const failure = { token, reason: 'TURN_FAILURE_REASON_INTERNAL', message } as const;
      frame.failures = [...(frame.failures ?? []), failure];
      return;
    }
    case 'activities':
    case 'steps': {
      const failure = { ...toFailure(error, 0), message };
      if (error instanceof PayloadTooLargeError) failure.kind = 'FAILURE_KIND_TOO_LARGE';
      Object.assign(item as ActivityResult, { output: null, failure });
      return;
    }
    default:
      // Readers of the payload get the reason.
      for (const slot of slotsOf(item)) {
        const { encoding } = slot.get();
        if (encoding === '') slot.set({ data: bytesOf(message), encoding: UNDECODABLE });
      }
  }
}
