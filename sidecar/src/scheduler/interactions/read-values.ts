import type { HistoryEvent } from '../../model/event.ts';
import type { InstanceRow } from '../../model/instance.ts';
import type { KeyValue, Payload } from '../../model/payload.ts';
import { valuesOf } from '../../engine/values.ts';
import { LiveInstance } from '../instances/live-instance.ts';
import { notFound } from '../instances/instance-reader.ts';
import type { EventCodec, HistoryStore, Ticks } from '../../model/ports.ts';

/** Ports of the scheduler that this module uses. */
export interface ReadValuesPorts {
  readonly cache: {
    find(id: string): Promise<LiveInstance | InstanceRow | null>;
  };
  readonly committer: {
    flush(instance: LiveInstance): Promise<void>;
  };
  readonly store: HistoryStore;
  readonly codec: EventCodec;
  readonly ticks: Ticks;
}

/** Records of a history that are processed before other work may run. */
const RECORDS_PER_TICK = 64;

/**
 * The values of an instance, or the values at its end, in order of keys. Without `keys`: all
 * values.
 */
export async function readValues(
  ports: ReadValuesPorts,
  id: string,
  keys: readonly string[],
): Promise<readonly KeyValue[]> {
  const found = await ports.cache.find(id);
  if (found === null) throw notFound(id);
  const all = await valuesOfAny(ports, found);
  if (keys.length === 0) return all;
  const requested = new Set(keys);
  return all.filter(({ key }) => requested.has(key));
}

async function valuesOfAny(
  ports: ReadValuesPorts,
  found: LiveInstance | InstanceRow,
): Promise<KeyValue[]> {
  if (!(found instanceof LiveInstance)) return endedValues(ports, found);
  const values = valuesOf(found.state);
  // The decisions of a turn are visible to readers only after they are durable.
  await ports.committer.flush(found);
  return values;
}

/** The value of an instance at its end; null when the key had no value. */
export async function endedValue(
  ports: ReadValuesPorts,
  row: InstanceRow,
  key: string,
): Promise<Payload | null> {
  const values = await endedValues(ports, row);
  return values.find((one) => one.key === key)?.value ?? null;
}

/** Computes the values of the last execution of an instance. */
async function endedValues(ports: ReadValuesPorts, row: InstanceRow): Promise<KeyValue[]> {
  const values = new Map<string, Payload | null>();
  let records = 0;
  for await (const record of ports.store.history(row.instanceNumber, row.execution, 1)) {
    for (const event of ports.codec.decode(record.bytes)) follow(values, event);
    records += 1;
    if (records % RECORDS_PER_TICK === 0) {
      await new Promise<void>((resolve) => ports.ticks.atEnd(resolve));
    }
  }
  const keys = [...values.keys()].toSorted();
  return keys.map((key) => ({ key, value: values.get(key)! }));
}

function follow(values: Map<string, Payload | null>, event: HistoryEvent): void {
  switch (event.kind) {
    case 'executionStarted':
      for (const { key, value } of event.executionStarted.values ?? []) values.set(key, value);
      return;
    case 'valueSet':
      values.set(event.valueSet.key, event.valueSet.value);
      return;
    case 'valuesCleared':
      if (event.valuesCleared.all) values.clear();
      else values.delete(event.valuesCleared.key);
      return;
    default:
  }
}
