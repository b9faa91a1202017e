import { PAGE_BYTES_MAX, TREE_DEPTH_MAX } from '../../limits.ts';
import { PerdureError } from '../../model/error.ts';
import type { InstanceRow } from '../../model/instance.ts';
import type { InstanceTree } from '../../model/instance-admin-port.ts';
import { childrenOf } from './tree.ts';
import type { TreePorts } from './tree.ts';

/** Numbers and enums of one instance in a listing. */
const ROW_BYTES = 100;
/** Rows that are read before other tasks run. */
const ROWS_PER_TICK = 100;
/** Instances on the way down whose other children are being read: each read ahead of them. */
const OPEN_MAX = 16;

/** An instance on the way from the top to the current one. */
interface Step {
  readonly row: InstanceRow;
  /** The last of its children that was listed. */
  lastChild: string | undefined;
  children: AsyncGenerator<InstanceRow> | null;
}

export interface TreeBounds {
  /** Generations below the root; 0: all. */
  readonly depth: number;
  /** The last instance of the page before; null: the first page. */
  readonly after: number | null;
}

/**
 * A page of an instance and its descendants, as they are durable: each instance is followed by
 * those below it. The last one of a page says where the next page begins.
 */
export async function readTreePage(
  ports: TreePorts,
  root: InstanceRow,
  { depth, after }: TreeBounds,
): Promise<InstanceTree> {
  const way = after === null ? [stepOf(root)] : await wayTo(ports, root, after);
  const onWay = new Set(way.map(({ row }) => row.instanceNumber));
  const rows = after === null ? [root] : [];
  const depthMax = depth === 0 ? TREE_DEPTH_MAX : Math.min(depth, TREE_DEPTH_MAX);
  let bytes = 0;
  let isDeeper = false;
  for (let step = way.at(-1); step !== undefined; step = way.at(-1)) {
    const child = way.length > depthMax ? undefined : await nextChild(ports, way, step);
    if (child === undefined) {
      isDeeper ||= way.length > TREE_DEPTH_MAX;
      onWay.delete(step.row.instanceNumber);
      await step.children?.return(undefined);
      way.pop();
      continue;
    }
    // An imported instance may name one of its descendants as its parent.
    if (onWay.has(child.instanceNumber)) continue;
    rows.push(child);
    bytes += bytesOf(child);
    if (bytes >= PAGE_BYTES_MAX && !child.isUnreadable) {
      for (const { children } of way) await children?.return(undefined);
      return { rows, cut: true, next: child.instanceNumber };
    }
    way.push(stepOf(child));
    onWay.add(child.instanceNumber);
    if (rows.length % ROWS_PER_TICK === 0) await new Promise((goOn) => setImmediate(goOn));
  }
  return { rows, cut: isDeeper, next: null };
}

function stepOf(row: InstanceRow, lastChild?: string): Step {
  return { row, lastChild, children: null };
}

async function nextChild(
  ports: TreePorts,
  way: readonly Step[],
  step: Step,
): Promise<InstanceRow | undefined> {
  if (step.children === null) {
    step.children = childrenOf(ports, step.row, step.lastChild);
    const above = way[way.length - 1 - OPEN_MAX];
    await above?.children?.return(undefined);
    if (above !== undefined) above.children = null;
  }
  const next = await step.children.next();
  if (next.done === true) return undefined;
  step.lastChild = next.value.id;
  return next.value;
}

/** The way from the root to an instance that a page ended with. */
async function wayTo(ports: TreePorts, root: InstanceRow, no: number): Promise<Step[]> {
  const up: Step[] = [];
  let row = await ports.store.instanceByNumber(no);
  let below: string | undefined;
  while (row !== null && up.length <= TREE_DEPTH_MAX) {
    up.push(stepOf(row, below));
    if (row.instanceNumber === root.instanceNumber) return up.toReversed();
    below = row.id;
    row = row.parent === null ? null : await ports.store.instanceById(row.parent.instanceId);
    if (up.length % ROWS_PER_TICK === 0) await new Promise((goOn) => setImmediate(goOn));
  }
  throw new PerdureError(
    'INVALID_ARGUMENT',
    `page_token names no instance below "${root.id}" any more. Read the tree from its first page`,
  );
}

/** Bytes of an instance in a listing, about. */
function bytesOf({ id, name, version, parent, details }: InstanceRow): number {
  let bytes = ROW_BYTES + id.length + name.length + version.length;
  bytes += parent?.instanceId.length ?? 0;
  if (details === null) return bytes;
  for (const patch of details.patches) bytes += patch.length;
  return bytes + details.queue.length + details.fairnessKey.length;
}
