// Reads all contents of a store as comparable values, and its histories as events.
import { createEventCodec, loadContract } from '@perdure/sidecar/internal';
import type { openLmdbStore } from '@perdure/sidecar/internal';

export type Store = Awaited<ReturnType<typeof openLmdbStore>>;
type Row = NonNullable<Awaited<ReturnType<Store['instanceByNumber']>>>;
export type StoredEvent = ReturnType<ReturnType<typeof createEventCodec>['decode']>[number];

const codec = createEventCodec(loadContract());
const LIMIT = 1_000_000;
const EVERY_INSTANCE = {
  statuses: [],
  name: '',
  version: '',
  idPrefix: '',
  createdFromMs: 0,
  createdToMs: 0,
  queue: '',
  parentId: '',
  endedFromMs: 0,
  endedToMs: 0,
} as const;
/** Kinds of objects that a sidecar stores. */
const KINDS = ['schedule', 'batch', 'queue', 'retention', 'version'];

export interface StoredInstance {
  readonly row: Row;
  /** Events by the number of the execution. */
  readonly histories: ReadonlyMap<number, readonly StoredEvent[]>;
}

export interface StoreView {
  /** Plain values, which are equal if and only if the contents of the stores are equal. */
  readonly all: unknown;
  readonly instances: ReadonlyMap<string, StoredInstance>;
}

async function listOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, plain(inner)]));
}

export async function viewOf(store: Store): Promise<StoreView> {
  const { rows } = await store.list(EVERY_INSTANCE, null, LIMIT);
  const instances = new Map<string, StoredInstance>();
  const each: unknown[] = [];
  for (const row of rows) {
    const histories = new Map<number, readonly StoredEvent[]>();
    const bytes: Buffer[] = [];
    for (let execution = 1; execution <= row.execution; execution += 1) {
      const records = await listOf(store.history(row.instanceNumber, execution, 1));
      const joined = Buffer.concat(records.map((record) => record.bytes));
      bytes.push(joined);
      if (joined.length > 0) histories.set(execution, codec.decode(joined));
    }
    instances.set(row.id, { row, histories });
    const executions = await store.executions(row.instanceNumber);
    const byId = (await store.instanceById(row.id))?.instanceNumber;
    each.push({
      row,
      byId,
      bytes,
      executions,
      activities: await store.activities(row.instanceNumber),
    });
  }
  const objects = await Promise.all(KINDS.map((kind) => listOf(store.objects(kind, ''))));
  const all = {
    last: await store.lastInstanceNumber(),
    each,
    timers: await store.timers(Number.MAX_SAFE_INTEGER, null, LIMIT),
    messages: await listOf(store.messages()),
    active: await listOf(store.activeInstances()),
    objects,
  };
  return { all: plain(all), instances };
}
