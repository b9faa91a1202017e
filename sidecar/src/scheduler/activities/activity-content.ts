import type { HistoryEvent } from '../../model/event.ts';
import type { Header, Payload } from '../../model/payload.ts';

/** Input and headers of an activity. */
export interface ActivityContent {
  readonly input: Payload | null;
  readonly headers: readonly Header[];
}

/** Input and headers in an event that schedules an activity; null for other events. */
export function contentOf(event: HistoryEvent): ActivityContent | null {
  if (event.kind !== 'activityScheduled') return null;
  const { input, headers = [] } = event.activityScheduled;
  return { input, headers };
}

/** Bytes that the content counts for in memory. */
export function contentBytes({ input, headers }: ActivityContent): number {
  let bytes = input === null ? 0 : input.data.length;
  for (const { value } of headers) bytes += value.length + 64;
  return bytes;
}
