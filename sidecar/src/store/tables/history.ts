import type { HistoryRecord } from '../../model/store-round.ts';
import type { Environment } from '../environment.ts';
import { keyBehind, keyOf, longAt, wordAt } from '../keys.ts';
import { chunkOf, nextKey, partOf, valueIn } from './table.ts';
import type { Entry, EntryPart, Write } from './table.ts';
import { nextIteration } from '../../lib/loop-slices.ts';

const FIRST_EVENT_AT = 12;
const EVENT_ID_MAX = 2 ** 32 - 1;

export function putRecord(record: HistoryRecord): Write {
  const { instanceNumber, execution, firstEventId, bytes } = record;
  const key = keyOf(instanceNumber, execution, firstEventId);
  return { table: 'history', key, value: bytes, instanceNumber };
}

function recordFrom(instanceNumber: number, execution: number, entry: Entry): HistoryRecord {
  const firstEventId = wordAt(entry.key, FIRST_EVENT_AT);
  return { instanceNumber, execution, firstEventId, bytes: valueIn(entry) };
}

/** Reads the last record that begins at or before this event. */
export function recordAt(
  { tables }: Environment,
  instanceNumber: number,
  execution: number,
  eventId: number = EVENT_ID_MAX,
): HistoryRecord | null {
  const start = keyOf(instanceNumber, execution, eventId);
  const [entry] = chunkOf(tables.history, { start, end: null, reverse: true }, 1);
  if (!entry || entry.key.compare(start, 0, FIRST_EVENT_AT, 0, FIRST_EVENT_AT) !== 0) return null;
  return recordFrom(instanceNumber, execution, entry);
}

/**
 * Reads the records of an execution, from the record that contains `fromEventId`. Other work may
 * run and commit between parts of a long history. The class is an iterator instead of a generator
 * over `scan`, because a generator takes several promises for each record. A thousand evicted
 * instances may read their histories at the same time.
 */
export class RecordReader implements AsyncIterableIterator<HistoryRecord> {
  readonly #current: () => Environment;
  readonly #instanceNumber: number;
  readonly #execution: number;
  readonly #fromEventId: number;
  #ready: (() => Promise<void>) | null;
  #part: EntryPart = { entries: [], isLast: false };
  #index = 0;

  /** @param ready resolves when the tables contain all durable data of the instance. */
  constructor(
    current: () => Environment,
    instanceNumber: number,
    execution: number,
    fromEventId: number,
    ready: () => Promise<void>,
  ) {
    this.#current = current;
    this.#instanceNumber = instanceNumber;
    this.#execution = execution;
    this.#fromEventId = fromEventId;
    this.#ready = ready;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<HistoryRecord, undefined>> {
    if (this.#index === this.#part.entries.length) {
      if (this.#part.isLast) return DONE;
      await this.#readPart();
      if (this.#part.entries.length === 0) return DONE;
    }
    const entry = this.#part.entries[this.#index]!;
    this.#index += 1;
    return { done: false, value: recordFrom(this.#instanceNumber, this.#execution, entry) };
  }

  async #readPart(): Promise<void> {
    const last = this.#part.entries.at(-1);
    if (this.#ready !== null) await this.#ready();
    else await nextIteration();
    this.#ready = null;
    const end = keyBehind(keyOf(this.#instanceNumber, this.#execution));
    const start = last === undefined ? this.#start() : nextKey(last.key);
    this.#part = partOf(this.#current().tables.history, { start, end });
    this.#index = 0;
  }

  #start(): Buffer {
    const first =
      this.#fromEventId <= 1
        ? null
        : recordAt(this.#current(), this.#instanceNumber, this.#execution, this.#fromEventId);
    return keyOf(this.#instanceNumber, this.#execution, first?.firstEventId ?? 0);
  }
}

const DONE = { done: true, value: undefined } as const;

/** Returns the highest execution of an instance with a record; 0 without records. */
export function highestExecution({ tables }: Environment, instanceNumber: number): number {
  const start = keyOf(instanceNumber, EVENT_ID_MAX, EVENT_ID_MAX);
  const [entry] = chunkOf(tables.history, { start, end: null, reverse: true }, 1);
  return entry && longAt(entry.key, 0) === instanceNumber ? wordAt(entry.key, 8) : 0;
}
