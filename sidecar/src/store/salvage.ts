import { existsSync } from 'node:fs';
import { decodeMessagePack } from '../lib/message-pack.ts';
import type { HistoryEvent } from '../model/event.ts';
import type { SalvagedExecution, SalvagedInstance } from '../model/offline.ts';
import type { EventCodec } from '../model/ports.ts';
import { longAt, wordAt } from './keys.ts';
import { walkTables } from './lmdb-trees.ts';
import type { StoredRow } from './lmdb-trees.ts';
import { valueIn, visitOffline } from './offline-files.ts';
import type { OfflineFiles } from './offline-files.ts';

const EXECUTION_AT = 8;

/** Results of a salvage. */
export interface SalvageReport {
  instance(instance: SalvagedInstance): void;
  /** Damage without a known instance. */
  problem(namespace: string, message: string): void;
}

/**
 * Reads the readable instances of a data directory whose files may be damaged, in order of their
 * numbers. Does not change files.
 *
 * @throws PerdureError NOT_FOUND if the path is not a data directory, UNAVAILABLE if a sidecar uses
 *   it.
 */
export async function salvageDirectory(
  directory: string,
  pid: number,
  codec: EventCodec,
  report: SalvageReport,
): Promise<void> {
  await visitOffline(directory, pid, (files) => {
    for (const problem of files.journalProblems) report.problem(files.namespace, problem);
    new Salvage(files, codec, report).run();
  });
}

/** Content of the row of an instance. */
interface Known {
  readonly id: string;
  readonly execution: number;
  readonly createdMs: number;
}

/** The readable parts of the current instance. */
interface Found {
  readonly instanceNumber: number;
  readonly records: { readonly execution: number; readonly bytes: Buffer }[];
  readonly lost: string[];
}

class Salvage {
  readonly #files: OfflineFiles;
  readonly #codec: EventCodec;
  readonly #report: SalvageReport;
  readonly #known = new Map<number, Known>();
  /** Records that only the journal contains, by instance. */
  readonly #late = new Map<number, Found['records']>();
  readonly #reported = new Set<number>();

  constructor(files: OfflineFiles, codec: EventCodec, report: SalvageReport) {
    this.#files = files;
    this.#codec = codec;
    this.#report = report;
  }

  run(): void {
    this.#walk('instances', (instanceNumber, value) => {
      if (value !== null) this.#learn(instanceNumber, Buffer.from(value));
    });
    this.#readJournal();
    let found: Found | null = null;
    this.#walk('history', (instanceNumber, value, key) => {
      if (found !== null && found.instanceNumber !== instanceNumber) {
        this.#add(found);
        found = null;
      }
      found ??= { instanceNumber, records: [], lost: [] };
      const execution = wordAt(key, EXECUTION_AT);
      if (value !== null) found.records.push({ execution, bytes: Buffer.from(value) });
      else found.lost.push(`a record of execution ${execution} is damaged`);
    });
    if (found !== null) this.#add(found);
    for (const instanceNumber of [...this.#late.keys(), ...this.#known.keys()]) {
      if (!this.#reported.has(instanceNumber)) this.#add({ instanceNumber, records: [], lost: [] });
    }
  }

  #walk(
    table: string,
    visit: (instanceNumber: number, value: Buffer | null, key: Buffer) => void,
  ): void {
    const { dataFile, hasChecksums, namespace } = this.#files;
    if (!existsSync(dataFile)) return;
    const row = (one: StoredRow): void => {
      if (one.key.length >= 8) visit(longAt(one.key, 0), valueIn(one, hasChecksums), one.key);
    };
    const problem = (message: string): void => this.#report.problem(namespace, message);
    walkTables(dataFile, { row, problem }, table);
  }

  #learn(instanceNumber: number, value: Buffer): void {
    try {
      const columns = decodeMessagePack(value) as readonly unknown[];
      const [id, , , , execution, createdMs] = columns as [string, ...unknown[]];
      this.#known.set(instanceNumber, {
        id,
        execution: execution as number,
        createdMs: createdMs as number,
      });
    } catch {
      // The row is unreadable; the history contains the id.
    }
  }

  #readJournal(): void {
    for (const { writes } of this.#files.unapplied) {
      for (const { table, key, value } of writes) {
        if (value === null || (table !== 'instances' && table !== 'history')) continue;
        const instanceNumber = longAt(key, 0);
        const bytes = Buffer.from(value);
        if (table === 'instances') this.#learn(instanceNumber, bytes);
        else
          this.#lateRecords(instanceNumber).push({ execution: wordAt(key, EXECUTION_AT), bytes });
      }
    }
  }

  #lateRecords(instanceNumber: number): Found['records'] {
    let records = this.#late.get(instanceNumber);
    if (records === undefined) this.#late.set(instanceNumber, (records = []));
    return records;
  }

  #add({ instanceNumber, records, lost }: Found): void {
    this.#reported.add(instanceNumber);
    const known = this.#known.get(instanceNumber);
    const all = [...records, ...(this.#late.get(instanceNumber) ?? [])];
    const executions = this.#executionsOf(all, lost);
    const last = executions.at(-1)?.execution ?? 0;
    if (known === undefined) lost.push('its row is damaged or missing');
    else if (known.execution !== last) lost.push(`execution ${known.execution} is missing`);
    const started = executions[0]?.events[0] as HistoryEvent | undefined;
    const body = started?.kind === 'executionStarted' ? started.executionStarted : undefined;
    const id = known?.id ?? body?.instanceId ?? `instance-${instanceNumber}`;
    const createdMs = known?.createdMs ?? started?.timeMs ?? 0;
    const { namespace } = this.#files;
    this.#report.instance({ namespace, id, createdMs, executions, lost });
  }

  /**
   * Returns the events of each execution up to the first missing event. Later events cannot be
   * imported.
   */
  #executionsOf(records: Found['records'], lost: string[]): SalvagedExecution[] {
    const executions: { readonly execution: number; readonly events: HistoryEvent[] }[] = [];
    for (const { execution, bytes } of records) {
      let last = executions.at(-1);
      if (last !== undefined && execution < last.execution) continue;
      if (last === undefined || last.execution !== execution) {
        if (last !== undefined && execution !== last.execution + 1) break;
        executions.push((last = { execution, events: [] }));
      }
      for (const event of this.#decode(bytes, lost)) {
        if (event.id === last.events.length + 1) last.events.push(event);
        else if (event.id > last.events.length) {
          lost.push(`execution ${execution} ends before event ${last.events.length + 1}`);
          return executions.filter(({ events }) => events.length > 0);
        }
      }
    }
    return executions.filter(({ events }) => events.length > 0);
  }

  #decode(bytes: Buffer, lost: string[]): readonly HistoryEvent[] {
    try {
      return this.#codec.decode(bytes);
    } catch {
      lost.push('a record cannot be decoded');
      return [];
    }
  }
}
