// An exported instance as JSON Lines: the first line is the instance, and each other line is an
// event with the number of its execution. Bytes are base64, so that an import restores them
// exactly.
import type { HistoryEvent } from '../model/event.ts';
import { UsageError } from './exit.ts';

/** Version of the format; a reader rejects other versions. */
const FORMAT = 1;
/** Names of the fields in histories that contain bytes. */
const BYTES: ReadonlySet<string> = new Set(['data', 'seed']);

/** The required fields of the first line. */
export interface ExportedInstance {
  readonly instanceId: string;
  readonly createdMs: number;
}

/** An event and its execution. */
export interface ExportedEvent {
  readonly execution: number;
  readonly event: HistoryEvent;
}

export function instanceLine(instance: object): string {
  return `${JSON.stringify(asText({ perdure: FORMAT, instance }))}\n`;
}

export function eventLine(execution: number, event: HistoryEvent): string {
  return `${JSON.stringify(asText({ execution, event }))}\n`;
}

/** Parses the first line of an export. @throws UsageError for any other line. */
export function readInstanceLine(line: string): ExportedInstance {
  const first = parse(line, 1) as { perdure?: unknown; instance?: Partial<ExportedInstance> };
  if (first.perdure === undefined) throw new UsageError('line 1: not an export of an instance');
  if (first.perdure !== FORMAT) {
    throw new UsageError(
      `line 1: an export of format ${JSON.stringify(first.perdure)}; use a newer release`,
    );
  }
  const { instanceId, createdMs } = first.instance ?? {};
  if (typeof instanceId !== 'string' || typeof createdMs !== 'number') {
    throw new UsageError('line 1: the instance has no instanceId and createdMs');
  }
  return { instanceId, createdMs };
}

/** Parses a line with an event. @throws UsageError for any other line. */
export function readEventLine(line: string, number: number): ExportedEvent {
  const { execution, event } = parse(line, number) as Partial<ExportedEvent>;
  if (typeof execution !== 'number' || typeof event?.kind !== 'string') {
    throw new UsageError(`line ${number}: expected an execution and an event`);
  }
  return { execution, event };
}

function parse(line: string, number: number): object {
  let value: unknown;
  try {
    value = JSON.parse(line, (key, one: unknown) =>
      BYTES.has(key) && typeof one === 'string' ? Buffer.from(one, 'base64') : one,
    );
  } catch (error) {
    throw new UsageError(`line ${number} is not JSON: ${(error as Error).message}`);
  }
  if (typeof value === 'object' && value !== null) return value;
  throw new UsageError(`line ${number} is not an object`);
}

function asText(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(asText);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, asText(one)]));
}
