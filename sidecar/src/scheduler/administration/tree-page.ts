import { PAGE_BYTES_MAX, TREE_DEPTH_MAX } from '../../limits.ts';
import { PerdureError } from '../../model/error.ts';
import type { InstanceRow } from '../../model/instance.ts';
import type { InstanceTree } from '../../model/instance-admin-port.ts';
import { childrenOf } from './tree.ts';
import type { TreePorts } from './tree.ts';
import { nextIteration } from '../../lib/loop-slices.ts';

/** Numbers and enums of one instance in a listing. */
const ROW_BYTES = 100;
/** Rows that are read before other tasks run. */
const ROWS_PER_TICK = 100;
/** Limit of open reads: each instance on the path reads its next children ahead. */
const OPEN_MAX = 16;

/** An instance on the path from the root to the current instance. */
interface Step {
  readonly row: InstanceRow;
  /** The last child that was listed. */
  lastChild: string | undefined;
  children: AsyncGenerator<InstanceRow> | null;
}

export interface TreeBounds {
  /** Generations below the root; 0: all. */
  readonly depth: number;
  /** The last instance of the previous page; null: the first page. */
  readonly after: number | null;
}

/**
 * A page of an instance and its descendants in their durable state. The descendants of an instance
 * follow it. The next page begins after the last instance of a page.
 */
export async function readTreePage(
  ports: TreePorts,
  root: InstanceRow,
  { depth, after }: TreeBounds,
): Promise<InstanceTree> {
  const path = after === null ? [stepOf(root)] : await pathTo(ports, root, after);
  const onPath = new Set(path.map(({ row }) => row.instanceNumber));
  const rows = after === null ? [root] : [];
  const depthMax = depth === 0 ? TREE_DEPTH_MAX : Math.min(depth, TREE_DEPTH_MAX);
  let bytes = 0;
  let isDeeper = false;
  for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
    const child = path.length > depthMax ? undefined : await nextChild(ports, path, step);
    if (child === undefined) {
      isDeeper ||= path.length > TREE_DEPTH_MAX;
      onPath.delete(step.row.instanceNumber);
      await step.children?.return(undefined);
      path.pop();
      continue;
    }
    // An imported instance may name one of its descendants as its parent.
    if (onPath.has(child.instanceNumber)) continue;
    rows.push(child);
    bytes += bytesOf(child);
    if (bytes >= PAGE_BYTES_MAX && !child.isUnreadable) {
      for (const { children } of path) await children?.return(undefined);
      return { rows, cut: true, next: child.instanceNumber };
    }
    path.push(stepOf(child));
    onPath.add(child.instanceNumber);
    if (rows.length % ROWS_PER_TICK === 0) await nextIteration();
  }
  return { rows, cut: isDeeper, next: null };
}

function stepOf(row: InstanceRow, lastChild?: string): Step {
  return { row, lastChild, children: null };
}

async function nextChild(
  ports: TreePorts,
  path: readonly Step[],
  step: Step,
): Promise<InstanceRow | undefined> {
  if (step.children === null) {
    step.children = childrenOf(ports, step.row, step.lastChild);
    const above = path[path.length - 1 - OPEN_MAX];
    await above?.children?.return(undefined);
    if (above !== undefined) above.children = null;
  }
  const next = await step.children.next();
  if (next.done === true) return undefined;
  step.lastChild = next.value.id;
  return next.value;
}

/** The path from the root to the last instance of a page. */
async function pathTo(
  ports: TreePorts,
  root: InstanceRow,
  instanceNumber: number,
): Promise<Step[]> {
  const up: Step[] = [];
  let row = await ports.store.instanceByNumber(instanceNumber);
  let below: string | undefined;
  while (row !== null && up.length <= TREE_DEPTH_MAX) {
    up.push(stepOf(row, below));
    if (row.instanceNumber === root.instanceNumber) return up.toReversed();
    below = row.id;
    row = row.parent === null ? null : await ports.store.instanceById(row.parent.instanceId);
    if (up.length % ROWS_PER_TICK === 0) await nextIteration();
  }
  throw new PerdureError(
    'INVALID_ARGUMENT',
    `page_token names no instance below "${root.id}" any more. Read the tree from its first page`,
  );
}

/** Approximate bytes of an instance in a listing. */
function bytesOf({ id, name, version, parent, details }: InstanceRow): number {
  let bytes = ROW_BYTES + id.length + name.length + version.length;
  bytes += parent?.instanceId.length ?? 0;
  if (details === null) return bytes;
  for (const patch of details.patches) bytes += patch.length;
  return bytes + details.queue.length + details.fairnessKey.length;
}
