import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PAYLOAD_MEMORY_BYTES, PAYLOAD_MEMORY_BYTES_MIN, PAYLOAD_MEMORY_PART } from '../limits.ts';

export interface MemoryPlaces {
  /** Directory in which control groups are mounted. */
  readonly groups: string;
  /** The file with the control groups of this process. */
  readonly ownGroups: string;
}

const PLACES: MemoryPlaces = { groups: '/sys/fs/cgroup', ownGroups: '/proc/self/cgroup' };

/**
 * Returns the bytes of memory that this process may use: the memory of the machine, or the lowest
 * limit of its control group and the parents of the group. Supports versions 2 and 1 of control
 * groups.
 *
 * @param machineBytes memory of the machine.
 */
export function memoryLimitBytes(machineBytes: number, places: MemoryPlaces = PLACES): number {
  let limit = machineBytes;
  for (const { root, group, file } of groupsOf(places)) {
    for (let path = group; ; path = dirname(path)) {
      limit = Math.min(limit, limitIn(join(root, path, file)));
      if (path === '/' || path === '.') break;
    }
  }
  return limit;
}

/** Returns the default memory for payloads for a memory limit of the process. */
export function defaultBudgetBytes(limitBytes: number): number {
  const part = Math.floor(limitBytes / PAYLOAD_MEMORY_PART);
  return Math.min(Math.max(part, PAYLOAD_MEMORY_BYTES_MIN), PAYLOAD_MEMORY_BYTES);
}

interface Group {
  readonly root: string;
  readonly group: string;
  readonly file: string;
}

/**
 * Reads the control groups of this process. Lines are `number:controllers:path`; version 2 names no
 * controllers.
 */
function groupsOf({ groups, ownGroups }: MemoryPlaces): Group[] {
  const found: Group[] = [];
  for (const line of textOf(ownGroups).split('\n')) {
    const [, controllers, group] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (group === undefined) continue;
    if (controllers === '') found.push({ root: groups, group, file: 'memory.max' });
    else if (controllers?.split(',').includes('memory') === true) {
      found.push({ root: join(groups, 'memory'), group, file: 'memory.limit_in_bytes' });
    }
  }
  // In a container, the path may be that of the host, while only the root is visible.
  found.push({ root: groups, group: '/', file: 'memory.max' });
  found.push({ root: join(groups, 'memory'), group: '/', file: 'memory.limit_in_bytes' });
  return found;
}

/** Reads a limit. Without a limit, the file contains `max` or a number beyond all memory. */
function limitIn(file: string): number {
  const bytes = Number(textOf(file).trim() || NaN);
  return bytes > 0 ? bytes : Infinity;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
