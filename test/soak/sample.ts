// The figures that a soak samples every few seconds: the sidecar's process, its files, and its
// statistics.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@perdure/sdk';
import { readProcess } from '../bench/proc-stats.ts';

export interface Sample {
  /** Seconds since the start of the soak. */
  readonly atS: number;
  /** The number of the process. */
  readonly sidecar: number;
  readonly rssBytes: number;
  /** The JavaScript heap with garbage. 0 in samples without it. */
  readonly heapBytes: number;
  readonly files: number;
  readonly tableBytes: number;
  readonly journalBytes: number;
  readonly pages: number;
  readonly freePages: number;
  readonly liveInstances: number;
  readonly cachedInstances: number;
  readonly timers: number;
  readonly startedInstances: number;
  readonly endedInstances: number;
  readonly openInstances: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface FileSizes {
  readonly tableBytes: number;
  readonly journalBytes: number;
}

/** Sizes of the data directory's files, in bytes on disk. */
export function readSizes(folder: string): FileSizes {
  let [tableBytes, journalBytes] = [0, 0];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = statSync(join(entry.parentPath, entry.name)).blocks * 512;
    if (entry.name === 'data.mdb') tableBytes += bytes;
    else if (entry.name.includes('journal')) journalBytes += bytes;
  }
  return { tableBytes, journalBytes };
}

export function readFiles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** Reads the heap size from the newest diagnostic report in the folder. */
export function readHeap(folder: string): number {
  const last = readdirSync(folder)
    .filter((name) => name.startsWith('report.'))
    .sort()
    .at(-1);
  if (last === undefined) return 0;
  try {
    const text = readFileSync(join(folder, last), 'utf8');
    const report = JSON.parse(text) as { readonly javascriptHeap: { readonly usedMemory: number } };
    return report.javascriptHeap.usedMemory;
  } catch {
    // The report is incomplete.
    return 0;
  }
}

export type Figures = Pick<Sample, 'liveInstances' | 'cachedInstances' | 'timers'>;

/** Takes a sample. Undefined while the sidecar restarts. */
export async function readFigures(client: Client): Promise<Figures> {
  try {
    const { liveInstances, cachedInstances, timers } = await client.describe();
    return { liveInstances, cachedInstances, timers };
  } catch {
    return { liveInstances: 0, cachedInstances: 0, timers: 0 };
  }
}

export function readRss(pid: number): number {
  return readProcess(pid).rssBytes;
}
