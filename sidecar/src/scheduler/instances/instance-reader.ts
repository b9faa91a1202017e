import { outcomeOf } from '../../engine/end-execution.ts';
import { EXECUTIONS_PAGE_MAX } from '../../limits.ts';
import type { ExecutionPage, HistoryStream } from '../../model/client-ports.ts';
import { PerdureError } from '../../model/error.ts';
import type { HistoryEvent } from '../../model/event.ts';
import { hasEnded } from '../../model/instance.ts';
import type { InstanceRow, InstanceSizes, InstanceView } from '../../model/instance.ts';
import type { Payload } from '../../model/payload.ts';
import { UnreadableRowError } from '../../model/store-round.ts';
import type { HistoryRecord } from '../../model/store-round.ts';
import { LiveInstance } from './live-instance.ts';
import { NOTHING, waitingFor } from './waiting-for.ts';
import type { EventCodec, HistoryStore } from '../../model/ports.ts';
import type { WaitingForPorts } from './waiting-for.ts';

/** Ports of the scheduler that this module uses. */
export type InstanceReaderPorts = WaitingForPorts & {
  readonly cache: {
    findAny(id: string): Promise<LiveInstance | InstanceRow | null>;
  };
  readonly committer: {
    flush(instance: LiveInstance): Promise<void>;
  };
  readonly store: HistoryStore;
  readonly codec: EventCodec;
};

/** The error for an unknown id. */
export function notFound(id: string): PerdureError {
  return new PerdureError('NOT_FOUND', `there is no instance ${id}`);
}

/** The description of an instance for readers. */
export async function readView(
  ports: InstanceReaderPorts,
  found: LiveInstance | InstanceRow,
  withInput: boolean,
): Promise<InstanceView> {
  if (found instanceof LiveInstance && !found.ended) {
    const input = withInput ? await readInput(ports, found.row()) : null;
    return {
      row: found.row(),
      input,
      output: null,
      failure: null,
      historyLength: found.state.lastEventId,
      waitingFor: waitingFor(ports, found),
      sizes: sizesOf(found),
    };
  }
  if (found instanceof LiveInstance) await ports.committer.flush(found);
  const row = found instanceof LiveInstance ? found.row() : found;
  if (isQuarantined(row)) return readQuarantined(ports, row, withInput);
  const record = await lastRecord(ports, row);
  const events = record === null ? [] : readable(ports, record);
  // A caller that waits must not treat a missing outcome as the outcome. Other readers get the
  // remaining fields.
  if (record !== null && events.length === 0) {
    if (withInput) return readQuarantined(ports, row, withInput);
    ports.codec.decode(record.bytes);
    throw new UnreadableRowError(`the last record of instance "${row.id}" cannot be read`);
  }
  const input = withInput ? await readInput(ports, row) : null;
  const last = events.at(-1);
  const outcome = last === undefined ? { output: null, failure: null } : outcomeOf(last, row.name);
  const sizes = withInput ? await endedSizes(ports, row) : null;
  return { row, input, ...outcome, historyLength: last?.id ?? 0, waitingFor: [], sizes };
}

/** The readable parts of an instance whose history is unreadable. */
async function readQuarantined(
  ports: InstanceReaderPorts,
  row: InstanceRow,
  withInput: boolean,
): Promise<InstanceView> {
  const record = await lastRecord(ports, row);
  const events = readable(ports, record);
  const input = withInput ? await readInput(ports, row).catch(() => null) : null;
  const { message: detail = 'its last record cannot be read', sinceMs = 0 } = row.stuck ?? {};
  return {
    row,
    input,
    output: null,
    failure: null,
    historyLength: events.at(-1)?.id ?? record?.firstEventId ?? 0,
    waitingFor: [{ ...NOTHING, reason: 'unreadable', name: row.name, sinceMs, detail }],
    sizes: null,
  };
}

/** The last record of an execution; without bytes when it is damaged. */
async function lastRecord(
  { store }: InstanceReaderPorts,
  { instanceNumber, execution }: InstanceRow,
): Promise<HistoryRecord | null> {
  try {
    return await store.lastRecord(instanceNumber, execution);
  } catch (error) {
    if (!(error instanceof UnreadableRowError)) throw error;
    return { instanceNumber, execution, firstEventId: 0, bytes: new Uint8Array(0) };
  }
}

function readable(
  { codec }: InstanceReaderPorts,
  record: HistoryRecord | null,
): readonly HistoryEvent[] {
  try {
    return record === null ? [] : codec.decode(record.bytes);
  } catch {
    return [];
  }
}

function sizesOf({ state, historyBytes }: LiveInstance): InstanceSizes {
  const { unreadEvents, unreadBytes, open, extras } = state;
  return {
    historyBytes,
    unreadEvents,
    unreadBytes,
    valueCount: extras?.values.size ?? 0,
    valueBytes: extras?.valueBytes ?? 0,
    openOperations: open.size,
  };
}

async function endedSizes(
  ports: InstanceReaderPorts,
  { instanceNumber, execution }: InstanceRow,
): Promise<InstanceSizes> {
  const last = await ports.store.execution(instanceNumber, execution);
  const { historyBytes = 0, values = { count: 0, bytes: 0 } } = last ?? {};
  const valueSizes = { valueCount: values.count, valueBytes: values.bytes };
  return { historyBytes, unreadEvents: 0, unreadBytes: 0, ...valueSizes, openOperations: 0 };
}

/** A page of the executions of an instance, oldest first, the current one included. */
export async function readExecutions(
  ports: InstanceReaderPorts,
  id: string,
  after: number,
): Promise<ExecutionPage> {
  const found = await ports.cache.findAny(id);
  if (found === null) throw notFound(id);
  if (found instanceof LiveInstance) await ports.committer.flush(found);
  const row = found instanceof LiveInstance ? found.row() : found;
  const ended = await ports.store.executions(row.instanceNumber, after, EXECUTIONS_PAGE_MAX + 1);
  if (ended.length > EXECUTIONS_PAGE_MAX) {
    const rows = ended.slice(0, EXECUTIONS_PAGE_MAX);
    return { rows, next: rows.at(-1)!.execution };
  }
  // The instance may have ended, or continued as new, after its row was read.
  const isListed = (ended.at(-1)?.execution ?? after) >= row.execution;
  if (hasEnded(row.status) || isListed) return { rows: ended, next: null };
  const { instanceNumber, execution, status, startedMs } = row;
  const isLive = found instanceof LiveInstance;
  const historyLength = isLive ? found.state.lastEventId : 0;
  const historyBytes = isLive ? found.historyBytes : 0;
  const endedMs = 0;
  const current = {
    instanceNumber,
    execution,
    status,
    startedMs,
    endedMs,
    historyLength,
    historyBytes,
  };
  return { rows: [...ended, current], next: null };
}

/** The encoded history of one execution, in records. */
export async function readHistory(
  ports: InstanceReaderPorts,
  id: string,
  execution: number,
): Promise<HistoryStream> {
  const found = await ports.cache.findAny(id);
  if (found === null) throw notFound(id);
  if (found instanceof LiveInstance) await ports.committer.flush(found);
  const row = found instanceof LiveInstance ? found.row() : found;
  const executionNumber = execution === 0 ? row.execution : execution;
  if (executionNumber > row.execution) {
    const text = `instance ${id} has no execution ${executionNumber}; its last is ${row.execution}`;
    throw new PerdureError('NOT_FOUND', text);
  }
  if (
    executionNumber < row.execution &&
    (await ports.store.execution(row.instanceNumber, executionNumber)) === null
  ) {
    const text = `execution ${executionNumber} of instance ${id} was pruned: it has no history`;
    throw new PerdureError('NOT_FOUND', text);
  }
  const read = isQuarantined(row) && executionNumber === row.execution ? readableChunks : chunks;
  return { execution: executionNumber, chunks: read(ports, row.instanceNumber, executionNumber) };
}

async function* chunks(
  ports: InstanceReaderPorts,
  instanceNumber: number,
  execution: number,
): AsyncGenerator<Uint8Array> {
  for await (const record of ports.store.history(instanceNumber, execution, 1)) yield record.bytes;
}

/** The records before the first one that cannot be read. */
async function* readableChunks(
  ports: InstanceReaderPorts,
  instanceNumber: number,
  execution: number,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const record of ports.store.history(instanceNumber, execution, 1)) {
      if (readable(ports, record).length === 0) return;
      yield record.bytes;
    }
  } catch (error) {
    if (!(error instanceof UnreadableRowError)) throw error;
  }
}

function isQuarantined({ stuck }: InstanceRow): boolean {
  return stuck?.reason === 'unreadable';
}

async function readInput(ports: InstanceReaderPorts, row: InstanceRow): Promise<Payload | null> {
  for await (const record of ports.store.history(row.instanceNumber, row.execution, 1)) {
    const first = ports.codec.decode(record.bytes)[0];
    return first?.kind === 'executionStarted' ? first.executionStarted.input : null;
  }
  return null;
}
