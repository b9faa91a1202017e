import { isGeneratedId } from '../../engine/child-id.ts';
import { ImportFold } from '../../engine/messages/import.ts';
import { suspend } from '../../engine/messages/suspend.ts';
import { isActive } from '../../engine/state.ts';
import type { InstanceState } from '../../engine/state.ts';
import { storedValues } from '../../engine/values.ts';
import { FRAME_BYTES, IMPORT_BYTES_MAX } from '../../limits.ts';
import { PerdureError } from '../../model/error.ts';
import type { HistoryEvent } from '../../model/event.ts';
import type { ImportAnswer, ImportHeader, ImportPart } from '../../model/import-port.ts';
import type { ExecutionRow, InstanceRow } from '../../model/instance.ts';
import { emptyStoreRound } from '../../model/store-round.ts';
import type { HistoryRecord, TimerRow, StoreRound } from '../../model/store-round.ts';
import { LiveInstance } from '../instances/live-instance.ts';
import { childObject } from './tree.ts';
import type { Clock, EventCodec } from '../../model/ports.ts';
import type { KeyedMutex } from '../../lib/keyed-mutex.ts';

/** Ports of the scheduler that this module uses. */
export interface ImportInstancePorts {
  readonly cache: {
    loadByNumber(instanceNumber: number): Promise<LiveInstance | null>;
    findAny(id: string): Promise<LiveInstance | InstanceRow | null>;
  };
  readonly committer: {
    extra(round: StoreRound): Promise<void>;
  };
  readonly timers: {
    arm(rows: readonly TimerRow[]): void;
  };
  readonly idMutex: KeyedMutex;
  nextInstanceNumber(): number;
  readonly codec: EventCodec;
  readonly clock: Clock;
}

/** Imports an instance that another sidecar recorded, completely or not at all. */
export async function importInstance(
  ports: ImportInstancePorts,
  header: ImportHeader,
  parts: AsyncIterable<ImportPart>,
): Promise<ImportAnswer> {
  const { instanceId: id } = header;
  await refuseExisting(ports, id);
  const imported = new ImportedInstance(ports, header);
  for await (const { execution, events } of parts) {
    for (const event of events) imported.add(execution, event);
  }
  return ports.idMutex.runExclusive(id, async () => {
    await refuseExisting(ports, id);
    return imported.store();
  });
}

async function refuseExisting(ports: ImportInstancePorts, id: string): Promise<void> {
  if ((await ports.cache.findAny(id)) === null) return;
  throw new PerdureError('ALREADY_EXISTS', `instance ${id} exists: purge it first`);
}

/** The imported parts of one instance. */
class ImportedInstance {
  readonly #ports: ImportInstancePorts;
  readonly #header: ImportHeader;
  readonly #instanceNumber: number;
  readonly #fold: ImportFold;
  readonly #records: HistoryRecord[] = [];
  readonly #ended: ExecutionRow[] = [];
  #chunks: Uint8Array[] = [];
  #chunkBytes = 0;
  #firstEventId = 1;
  #execution = 0;
  #executions = 0;
  #historyBytes = 0;
  #bytes = 0;
  #events = 0;

  constructor(ports: ImportInstancePorts, header: ImportHeader) {
    this.#ports = ports;
    this.#header = header;
    this.#instanceNumber = ports.nextInstanceNumber();
    const { instanceId: id, createdMs } = header;
    this.#fold = new ImportFold({
      instanceNumber: this.#instanceNumber,
      id,
      createdMs,
      idempotencyKey: '',
    });
  }

  add(execution: number, event: HistoryEvent): void {
    this.#fold.add(execution, event);
    if (execution !== this.#execution) {
      this.#cut();
      this.#execution = execution;
      this.#executions += 1;
      this.#historyBytes = 0;
    }
    this.#events += 1;
    this.#append(event);
    if (this.#fold.state.endedMs !== 0) this.#end(this.#fold.state);
  }

  /** Makes the instance durable, and resumes it. */
  async store(): Promise<ImportAnswer> {
    const ports = this.#ports;
    const state = this.#fold.finish();
    if (!this.#header.resume) {
      const round = suspend(state, 'imported', ports.clock.now());
      for (const event of round?.histories[0]?.events ?? []) this.#append(event);
    }
    this.#cut();
    const timers = timersOf(state);
    const { parent } = state;
    const isFound = parent === null || isGeneratedId(state.id);
    await ports.committer.extra({
      ...emptyStoreRound(this.#instanceNumber),
      id: state.id,
      row: new LiveInstance(state, false).row(),
      records: this.#records,
      executions: this.#ended,
      timersPut: timers,
      objects: isFound ? [] : [childObject(parent.instanceId, state)],
      active: isActive(state),
    });
    if (state.endedMs === 0) {
      ports.timers.arm(timers);
      await ports.cache.loadByNumber(this.#instanceNumber);
    }
    return { instanceId: state.id, executions: this.#executions, events: this.#events };
  }

  #append(event: HistoryEvent): void {
    const bytes = this.#ports.codec.encode([event]);
    if (this.#chunkBytes > 0 && this.#chunkBytes + bytes.length > FRAME_BYTES) this.#cut();
    if (this.#chunkBytes === 0) this.#firstEventId = event.id;
    this.#chunks.push(bytes);
    this.#chunkBytes += bytes.length;
    this.#historyBytes += bytes.length;
    this.#bytes += bytes.length;
    if (this.#bytes <= IMPORT_BYTES_MAX) return;
    throw new PerdureError(
      'LIMIT_EXCEEDED',
      `instance ${this.#header.instanceId} has more than ${IMPORT_BYTES_MAX} bytes of history`,
    );
  }

  #cut(): void {
    if (this.#chunkBytes === 0) return;
    const bytes = Buffer.concat(this.#chunks);
    const execution = this.#execution;
    this.#records.push({
      instanceNumber: this.#instanceNumber,
      execution,
      firstEventId: this.#firstEventId,
      bytes,
    });
    this.#chunks = [];
    this.#chunkBytes = 0;
  }

  #end(state: InstanceState): void {
    const { execution, status, startedMs, endedMs, lastEventId } = state;
    const historyBytes = this.#historyBytes;
    const times = { startedMs, endedMs };
    const lengths = { historyLength: lastEventId, historyBytes };
    const sizes = { ...lengths, ...storedValues(state) };
    this.#ended.push({
      instanceNumber: this.#instanceNumber,
      execution,
      status,
      ...times,
      ...sizes,
    });
  }
}

function timersOf({ instanceNumber, execution, open }: InstanceState): TimerRow[] {
  const rows: TimerRow[] = [];
  for (const [seq, operation] of open) {
    if (operation.kind === 'timer')
      rows.push({ instanceNumber, execution, seq, fireAtMs: operation.fireAtMs });
  }
  return rows;
}
