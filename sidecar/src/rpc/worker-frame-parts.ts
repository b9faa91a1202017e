import { NONE } from '../lib/lists.ts';
import type { InboundFrame } from '../wire/worker-frames.ts';

/** The fields of a frame that are lists of items. */
type ListField = {
  [Field in keyof InboundFrame]: InboundFrame[Field] extends readonly unknown[] ? Field : never;
}[keyof InboundFrame];

/** List fields in the order of delivery. The type requires all of them. */
const DELIVERED: Readonly<Record<ListField, true>> = {
  heartbeats: true,
  activities: true,
  turns: true,
  steps: true,
  misses: true,
  failures: true,
  liveRequestResults: true,
  evicted: true,
};

/** The list fields of a frame, in the order of delivery. */
export const FRAME_LISTS: readonly ListField[] = Object.keys(DELIVERED) as ListField[];

/** An empty frame. */
export const EMPTY_FRAME: InboundFrame = {
  hello: null,
  turns: NONE,
  activities: NONE,
  steps: NONE,
  heartbeats: NONE,
  misses: NONE,
  failures: NONE,
  credits: null,
  ping: null,
  pong: null,
  drain: null,
  evicted: NONE,
  liveRequestResults: NONE,
  livenessHello: null,
};

/** Counts the items of all lists of a frame. */
export function itemCount(frame: InboundFrame): number {
  let count = 0;
  for (const kind of FRAME_LISTS) count += frame[kind].length;
  return count;
}

/** True when a first frame, of either kind of stream, contains more than its Hello. */
export function holdsMoreThanGreeting(frame: InboundFrame): boolean {
  const { hello, livenessHello, credits, ping, pong, drain } = frame;
  if (hello !== null && livenessHello !== null) return true;
  return itemCount(frame) > 0 || [credits, ping, pong, drain].some((part) => part !== null);
}

/** Joins the parts of a split frame. */
export function joinFrames(parts: readonly InboundFrame[]): InboundFrame {
  const joined: Record<string, unknown> = { ...EMPTY_FRAME };
  for (const part of parts) {
    for (const [key, value] of Object.entries(part)) if (value !== null) joined[key] = value;
  }
  for (const kind of FRAME_LISTS) joined[kind] = parts.flatMap((part) => part[kind] as never[]);
  return joined as unknown as InboundFrame;
}
