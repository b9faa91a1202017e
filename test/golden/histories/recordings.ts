// The recorded histories: a folder for each version, with a file for each scenario. A file contains
// the exports of all instances of the scenario.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HistoryEvent } from '@perdure/sdk/testing';

// The recordings are in the sources, also when this code runs from dist.
const here = import.meta.url.endsWith('.ts') ? '.' : '../../../golden/histories';
export const folder: string = fileURLToPath(new URL(here, import.meta.url));

/** One execution of an instance. */
export interface RecordedHistory {
  readonly instanceId: string;
  readonly execution: number;
  readonly events: HistoryEvent[];
}

export function recordedVersions(): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

export function fileOf(version: string, scenario: string): string {
  return join(folder, version, `${scenario.replaceAll(/[^a-z]+/g, '-')}.jsonl`);
}

export function isRecorded(version: string, scenario: string): boolean {
  return existsSync(fileOf(version, scenario));
}

interface Line {
  readonly instance?: { readonly instanceId: string };
  readonly execution?: number;
  readonly event?: HistoryEvent;
}

/** Decodes bytes, which are base64 in an export. */
const withBytes = (key: string, value: unknown): unknown =>
  (key === 'data' || key === 'seed') && typeof value === 'string'
    ? Buffer.from(value, 'base64')
    : value;

export function recordedHistories(version: string, scenario: string): RecordedHistory[] {
  const histories: RecordedHistory[] = [];
  let instanceId = '';
  for (const text of readFileSync(fileOf(version, scenario), 'utf8').trimEnd().split('\n')) {
    const { instance, execution = 0, event } = JSON.parse(text, withBytes) as Line;
    if (instance !== undefined) instanceId = instance.instanceId;
    if (event === undefined) continue;
    let last = histories.at(-1);
    if (last?.instanceId !== instanceId || last.execution !== execution) {
      histories.push((last = { instanceId, execution, events: [] }));
    }
    last.events.push(event);
  }
  return histories;
}
