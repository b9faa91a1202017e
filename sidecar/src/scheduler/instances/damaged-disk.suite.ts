import { mkdtempSync } from 'node:fs';
import { open as openFile, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from 'lmdb';
import type { SchedulerPorts } from '../scheduler-ports.ts';
import { withChecksum } from '../../store/row-checksum.ts';
import { openLmdbStore } from '../../store/store.ts';
import { SchedulerHarness, until } from '../scheduler-harness.suite.ts';

const binary = { encoding: 'binary', keyEncoding: 'binary' } as const;

/** Neither a MessagePack value nor an encoded event begins with these bytes. */
const OTHER_BYTES = Buffer.from([0xc1, 0xff, 0xff]);

/** A scheduler over a store on disk. A test can damage rows between two processes. */
export class DamagedDisk {
  readonly #pid: number;
  readonly path: string = mkdtempSync(join(tmpdir(), 'perdure-damaged-'));
  readonly harness: SchedulerHarness = new SchedulerHarness();
  #close: () => Promise<void> = () => Promise.resolve();

  /** @param pid the id of this process. */
  constructor(pid: number) {
    this.#pid = pid;
  }

  async open(over: Partial<SchedulerPorts> = {}): Promise<SchedulerHarness> {
    const store = await openLmdbStore({ path: this.path, pid: this.#pid });
    this.#close = () => store.close();
    await this.harness.open({ ...over, store });
    await until(() => this.harness.scheduler.isQuiet(), 'recovery');
    return this.harness;
  }

  async close(): Promise<void> {
    await this.harness.scheduler.drain();
    await this.#close();
  }

  /**
   * Restarts after it overwrites the rows of a table that `isSelected` selects with invalid bytes.
   */
  async reopenDamaged(
    table: string,
    isSelected: (key: Buffer) => boolean,
  ): Promise<SchedulerHarness> {
    await this.close();
    const root = open({ path: this.path, noSubdir: false, maxDbs: 16 });
    const rows = root.openDB<Buffer, Buffer>({ name: table, ...binary });
    const keys = [...rows.getKeys()].filter(isSelected);
    if (keys.length === 0) throw new Error(`no row of table ${table} is selected`);
    for (const key of keys) await rows.put(key, withChecksum(key, OTHER_BYTES));
    await root.close();
    return this.open();
  }

  /** Changes all copies of a text in the data file of the open store, as a bad disk does. */
  async changeBytes(text: string): Promise<void> {
    const name = join(this.path, 'data.mdb');
    const bytes = await readFile(name);
    const file = await openFile(name, 'r+');
    for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) {
      await file.write(Buffer.from([bytes[at]! ^ 1]), 0, 1, at);
    }
    await file.close();
  }

  async remove(): Promise<void> {
    await this.close();
    await rm(this.path, { recursive: true, force: true });
  }
}

/** Selects the rows of an instance in a table with keys that begin with its number. */
export function ofNumber(instanceNumber: number): (key: Buffer) => boolean {
  return (key) => key.readBigUInt64BE(0) === BigInt(instanceNumber);
}
