import type { HistoryEvent } from '../model/event.ts';
import type { Failure, Payload } from '../model/payload.ts';
import { timeText } from './columns.ts';
import { failureText } from './instance-text.ts';
import { stringifyExact } from './exact-json.ts';
import { messageJson, payloadShort } from './payload-text.ts';

/** Optional fields of the bodies of events. */
interface Body {
  readonly seq?: number;
  readonly name?: string;
  readonly instanceId?: string;
  readonly input?: Payload | null;
  readonly output?: Payload | null;
  readonly payload?: Payload | null;
  readonly value?: Payload | null;
  readonly failure?: Failure | null;
  readonly reason?: string;
  readonly attempt?: number;
  readonly fireAtMs?: number;
  readonly worker?: string;
  readonly delivered?: number;
}

function bodyOf(event: HistoryEvent): Body {
  return (event as unknown as Record<string, Body>)[event.kind] ?? {};
}

function detailsOf(body: Body): string {
  const payload = body.input ?? body.output ?? body.payload ?? body.value ?? null;
  const parts = [
    body.instanceId ? `instance ${body.instanceId}` : '',
    body.fireAtMs ? `at ${timeText(body.fireAtMs)}` : '',
    (body.attempt ?? 0) > 1 ? `attempt ${body.attempt}` : '',
    body.worker ? `by ${body.worker}` : '',
    body.delivered ? `delivered ${body.delivered}` : '',
    body.reason ?? '',
    payload === null ? '' : payloadShort(payload),
    body.failure ? failureText(body.failure) : '',
  ];
  return parts.filter(Boolean).join('  ');
}

/**
 * Formats a history for people: id, time, kind, operation, name, content. The class stores the
 * names of operations, because completion events have no name.
 */
export class HistoryLines {
  readonly #names = new Map<number, string>();

  line(event: HistoryEvent): string {
    const body = bodyOf(event);
    const { seq, name } = body;
    if (seq && name) this.#names.set(seq, name);
    const columns = [
      String(event.id).padStart(6),
      timeText(event.timeMs),
      event.kind.padEnd(23),
      (seq ? `#${seq}` : '').padEnd(5),
      name ?? (seq ? (this.#names.get(seq) ?? '') : ''),
      detailsOf(body),
    ];
    return columns.join('  ').trimEnd();
  }
}

/** Formats an event as JSON: `{id, timeMs, kind, [kind]: {…}}`, with decoded payloads. */
export function eventJson(event: HistoryEvent): string {
  return stringifyExact(messageJson(event));
}
