import {
  FRAME_BYTES,
  FRAME_ITEMS,
  FRAME_NOTES,
  REFUSALS_MAX,
  STREAM_BUFFER_BYTES_MAX,
} from '../limits.ts';
import { NONE } from '../lib/lists.ts';
import type { OutboundLiveRequest } from '../model/live-request-port.ts';
import type { ErrorCode } from '../model/error.ts';
import { failureBytes, payloadBytes } from '../model/payload.ts';
import type {
  CancelReason,
  OutboundActivity,
  OutboundTurn,
  WorkerLink,
} from '../model/worker-ports.ts';
import { liveRequestItem } from '../wire/worker-frames.ts';
import type {
  CancelActivity,
  Drained,
  Evict,
  LiveRequestItem,
  OutboundFrame,
  Ping,
  Pong,
  Refusal,
  StepGrant,
  Welcome,
  WorkerFrames,
} from '../wire/worker-frames.ts';
import { StreamWriter } from './stream-writer.ts';
import type { FrameSink, FrameSource } from './stream-writer.ts';

/** Estimated bytes of an item without its content; accurate enough to split frames. */
const ITEM_BYTES = 64;

/**
 * The small items of a frame. Except for the welcome, they follow the turns and activities that
 * were gathered before them.
 */
interface Notes extends OutboundFrame {
  welcome?: Welcome;
  cancels?: CancelActivity[];
  grants?: StepGrant[];
  evictions?: Evict[];
  refusals?: Refusal[];
  ping?: Ping;
  pong?: Pong;
  drained?: Drained;
  recorded?: number;
  // Turns and activities have separate lists.
  turns?: never;
  activities?: never;
  liveRequests?: never;
}

function turnBytes(task: OutboundTurn): number {
  let bytes = ITEM_BYTES + task.instanceId.length;
  for (const chunk of task.events) bytes += chunk.length;
  return bytes;
}

function activityBytes(task: OutboundActivity): number {
  const payloads = payloadBytes(task.input) + payloadBytes(task.heartbeatDetails);
  return ITEM_BYTES + task.instanceId.length + payloads + failureBytes(task.lastFailure);
}

function liveRequestBytes(task: LiveRequestItem): number {
  let bytes = ITEM_BYTES + task.instanceId.length + payloadBytes(task.input);
  for (const chunk of task.events) bytes += chunk.length;
  return bytes;
}

/** Splits a turn between its records into parts of about one frame. */
function partsOf(task: OutboundTurn): readonly OutboundTurn[] {
  if (task.events.length < 2 || turnBytes(task) <= FRAME_BYTES) return [task];
  const groups: Uint8Array[][] = [];
  let bytes = FRAME_BYTES;
  for (const chunk of task.events) {
    if (bytes + chunk.length > FRAME_BYTES) {
      groups.push([]);
      bytes = 0;
    }
    groups.at(-1)!.push(chunk);
    bytes += chunk.length;
  }
  const last = groups.length - 1;
  return groups.map((events, i) => ({ ...task, events, more: i < last || task.more }));
}

export interface WorkerLinkOptions {
  readonly sink: FrameSink;
  readonly frames: WorkerFrames;
  /** Called for each frame that is written. */
  onSent(): void;
  /** Called when the stream must be ended with an error. */
  onClose(code: ErrorCode, message: string): void;
}

/** Gathers the items for one worker, and sends them in frames at the pace of the worker. */
export class FrameLink implements WorkerLink, FrameSource {
  readonly #options: WorkerLinkOptions;
  readonly #writer: StreamWriter;
  /** Items for the next frames, in order within each kind. */
  #turns: OutboundTurn[] = [];
  #activities: OutboundActivity[] = [];
  /** Live requests, which follow the turns that were gathered before them. */
  #liveRequests: LiveRequestItem[] = [];
  #notes: Notes | null = null;
  /** Approximate bytes of all waiting items. */
  #gathered = 0;
  #readBytesBefore = 0;
  #ended = false;

  constructor(options: WorkerLinkOptions) {
    this.#options = options;
    this.#writer = new StreamWriter(options.sink, this);
  }

  turn(task: OutboundTurn): void {
    if (this.#ended) return;
    for (const part of partsOf(task)) {
      this.#gathered += turnBytes(part);
      this.#turns.push(part);
    }
    this.#writer.wake();
  }

  activity(task: OutboundActivity): void {
    if (this.#ended) return;
    this.#gathered += activityBytes(task);
    this.#activities.push(task);
    this.#writer.wake();
  }

  liveRequest(task: OutboundLiveRequest): void {
    if (this.#ended) return;
    const item = liveRequestItem(task);
    this.#gathered += liveRequestBytes(item);
    this.#liveRequests.push(item);
    this.#writer.wake();
  }

  recorded(results: number): void {
    if (!this.#ended) this.#note().recorded = results;
  }

  cancelActivity(token: number, reason: CancelReason): void {
    (this.#note().cancels ??= []).push({ token, reason });
  }

  grantSteps(token: number, instanceId: string): void {
    (this.#note().grants ??= []).push({ token, instanceId });
  }

  evict(instanceId: string): void {
    (this.#note().evictions ??= []).push({ instanceId });
  }

  refuse(token: number, code: ErrorCode, message: string): void {
    const refusals = (this.#note().refusals ??= []);
    refusals.push({ token, code, message });
    if (refusals.length <= REFUSALS_MAX || this.#ended) return;
    this.close('LIMIT_EXCEEDED', `${REFUSALS_MAX} rejections wait for a worker that does not read`);
  }

  drained(): void {
    this.#note().drained = {};
  }

  welcome(welcome: Welcome): void {
    this.#note().welcome = welcome;
  }

  ping(id: number): void {
    this.#note().ping = { id };
  }

  pong(id: number): void {
    this.#note().pong = { id };
  }

  writable(): Promise<void> {
    return this.#writer.writable();
  }

  close(code: ErrorCode, message: string): void {
    if (!this.#ended) this.#options.onClose(code, message);
  }

  /**
   * Prepares the end of the stream: writes waiting items if the worker keeps up, otherwise drops
   * them.
   */
  end(): void {
    if (this.#ended) return;
    this.#writer.end();
    this.#ended = true;
    this.#turns = [];
    this.#activities = [];
    this.#liveRequests = [];
    this.#notes = null;
  }

  /**
   * Disconnects a worker that has read nothing since the previous call while more bytes wait than a
   * stream may have. Must be called at intervals.
   */
  checkProgress(): void {
    const waiting = this.#gathered + this.#writer.unreadBytes;
    const stuck = this.#writer.readBytes === this.#readBytesBefore;
    this.#readBytesBefore = this.#writer.readBytes;
    if (!stuck || waiting <= STREAM_BUFFER_BYTES_MAX) return;
    this.close('LIMIT_EXCEEDED', `the worker does not read: ${waiting} bytes wait for it`);
  }

  waitingBytes(): number {
    return this.#gathered;
  }

  takeFrame(): Buffer | null {
    if (this.#gathered === 0 || this.#ended) return null;
    const turns = takeFitting(this.#turns, turnBytes, 0);
    const activities = takeFitting(this.#activities, activityBytes, turns.bytes);
    const tasksWritten = turns.remaining.length === 0 && activities.remaining.length === 0;
    const liveRequests =
      tasksWritten && this.#liveRequests.length > 0
        ? takeFitting(this.#liveRequests, liveRequestBytes, activities.bytes)
        : null;
    if (liveRequests !== null) this.#liveRequests = liveRequests.remaining;
    const isLast = tasksWritten && this.#liveRequests.length === 0;
    const notes = isLast ? this.#takeNotes() : this.#takeWelcome();
    const writtenBytes = liveRequests?.bytes ?? activities.bytes;
    this.#gathered = isLast ? ITEM_BYTES * noteCount(this.#notes) : this.#gathered - writtenBytes;
    this.#turns = turns.remaining;
    this.#activities = activities.remaining;
    this.#options.onSent();
    return this.#options.frames.encode({
      ...notes,
      turns: turns.items,
      activities: activities.items,
      liveRequests: liveRequests?.items ?? NONE,
    });
  }

  /** Returns the welcome, which must precede all other items. */
  #takeWelcome(): Notes | null {
    const notes = this.#notes;
    if (notes?.welcome === undefined) return null;
    const { welcome, ...rest } = notes;
    this.#notes = rest;
    return { welcome };
  }

  /** Returns the items that fit into a frame; further items follow in the next frame. */
  #takeNotes(): Notes | null {
    const notes = this.#notes;
    this.#notes = null;
    if (notes === null || noteCount(notes) <= FRAME_NOTES) return notes;
    const { drained, cancels, grants, evictions, refusals, ...others } = notes;
    let room = FRAME_NOTES;
    const split = <Item>(list: Item[] = []): { readonly now: Item[]; readonly later: Item[] } => {
      const now = list.slice(0, room);
      room -= now.length;
      return { now, later: list.slice(now.length) };
    };
    const lists = {
      cancels: split(cancels),
      grants: split(grants),
      evictions: split(evictions),
      refusals: split(refusals),
    };
    // Items that end the stream are last.
    const later: Notes = drained === undefined ? {} : { drained };
    later.cancels = lists.cancels.later;
    later.grants = lists.grants.later;
    later.evictions = lists.evictions.later;
    later.refusals = lists.refusals.later;
    this.#notes = later;
    const now: Notes = others;
    now.cancels = lists.cancels.now;
    now.grants = lists.grants.now;
    now.evictions = lists.evictions.now;
    now.refusals = lists.refusals.now;
    return now;
  }

  #note(): Notes {
    this.#gathered += ITEM_BYTES;
    this.#writer.wake();
    return (this.#notes ??= {});
  }
}

/** Counts the items in lists, without single items. */
function noteCount(notes: Notes | null): number {
  if (notes === null) return 0;
  const { cancels, grants, evictions, refusals } = notes;
  const count = (list: readonly unknown[] | undefined): number => list?.length ?? 0;
  const singles = (notes.drained === undefined ? 0 : 1) + (notes.recorded === undefined ? 0 : 1);
  return count(cancels) + count(grants) + count(evictions) + count(refusals) + singles;
}

/** Splits a queue into the first items that fit into a frame of `bytes` bytes, and the rest. */
function takeFitting<T>(
  queue: T[],
  bytesOf: (item: T) => number,
  before: number,
): { readonly items: readonly T[]; readonly remaining: T[]; readonly bytes: number } {
  let bytes = before;
  let count = 0;
  const countMax = Math.max(FRAME_ITEMS, queue.length >>> 2);
  for (const item of queue) {
    if (count === countMax) break;
    const next = bytes + bytesOf(item);
    if (next > FRAME_BYTES && bytes > 0) break;
    bytes = next;
    count += 1;
  }
  if (count === queue.length) return { items: queue, remaining: [], bytes };
  return { items: queue.slice(0, count), remaining: queue.slice(count), bytes };
}
