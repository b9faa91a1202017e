import { isGeneratedId, generatedChildPrefix } from '../../engine/child-id.ts';
import type { InstanceRow } from '../../model/instance.ts';
import type { ObjectRow } from '../../model/store-round.ts';
import type { HistoryStore } from '../../model/ports.ts';

/** Ports of the scheduler that this module uses. */
export interface TreePorts {
  readonly store: HistoryStore;
}

/** Kind of the objects that link parents to children with chosen ids. */
const CHILD = 'child';
/** The separator of two ids; no id contains it. */
const BETWEEN = '\n';

/** The object that links to a child with a chosen id; part of the Round that creates the child. */
export function childObject(
  parentId: string,
  { id, instanceNumber }: { id: string; instanceNumber: number },
): ObjectRow {
  return { kind: CHILD, id: parentId + BETWEEN + id, body: { no: instanceNumber } };
}

/** Deletes the link to an instance as a child, and its links to its own children. */
export async function childObjectsOf(ports: TreePorts, row: InstanceRow): Promise<ObjectRow[]> {
  const deletions: ObjectRow[] = [];
  if (row.parent !== null && !isGeneratedId(row.id)) {
    deletions.push({ ...childObject(row.parent.instanceId, row), body: null });
  }
  for await (const object of ports.store.objects(CHILD, row.id + BETWEEN)) {
    deletions.push({ ...object, body: null });
  }
  return deletions;
}

/**
 * Children that an instance awaits or awaited, in all its executions: first children with generated
 * ids, then all others, each in order of their ids. With `after`, only the children after this one.
 */
export async function* childrenOf(
  ports: TreePorts,
  parent: InstanceRow,
  after?: string,
): AsyncGenerator<InstanceRow> {
  const prefix = generatedChildPrefix(parent);
  const isFirstHalf = after === undefined || after.startsWith(prefix);
  const ids = isFirstHalf ? ports.store.idsFrom(prefix, after) : [];
  for await (const { instanceNumber } of ids) {
    const row = await ports.store.instanceByNumber(instanceNumber);
    if (row !== null && isChildOf(parent, row)) yield row;
  }
  const afterKey = isFirstHalf ? [] : ([parent.id + BETWEEN + after] as const);
  for await (const { id, body } of ports.store.objects(CHILD, parent.id + BETWEEN, ...afterKey)) {
    const childId = id.slice(parent.id.length + BETWEEN.length);
    const { no: instanceNumber } = (body ?? {}) as { readonly no?: number };
    const { store } = ports;
    const row = await (instanceNumber === undefined
      ? store.instanceById(childId)
      : store.instanceByNumber(instanceNumber));
    if (row !== null && isChildOf(parent, row)) yield row;
  }
}

/** The link to an unreadable row identifies its parent. */
function isChildOf(parent: InstanceRow, row: InstanceRow): boolean {
  return row.isUnreadable === true || row.parent?.instanceId === parent.id;
}

/**
 * An instance and its descendants, generation by generation, in their durable state. `depth` 0: all
 * generations. At most `limit` rows; `cut` is true when there are more.
 */
export async function readTree(
  ports: TreePorts,
  root: InstanceRow,
  depth: number,
  limit: number,
): Promise<{ rows: InstanceRow[]; cut: boolean }> {
  const rows = [root];
  let generation = [root];
  for (let below = 1; generation.length > 0 && (depth === 0 || below <= depth); below += 1) {
    const next: InstanceRow[] = [];
    for (const parent of generation) {
      for await (const child of childrenOf(ports, parent)) {
        if (rows.length >= limit) return { rows, cut: true };
        rows.push(child);
        next.push(child);
      }
    }
    generation = next;
  }
  return { rows, cut: false };
}
