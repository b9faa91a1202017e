// A case of the live suite in JSON. README.md, Live suite, describes all fields.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Json } from '../case.ts';
import { pathOf } from '../folder.ts';

/** The faults while cases run. */
export type LiveMode = 'warm' | 'evict' | 'cut' | 'restart';
export const liveModes: readonly LiveMode[] = ['warm', 'evict', 'cut', 'restart'];

/** A request to the driver, and the expected answer. Other members are those of the request. */
export interface Step extends Json {
  readonly do: string;
  readonly gives?: unknown;
  readonly has?: Json;
  readonly error?: Json;
  readonly retry?: boolean;
  readonly meanwhile?: readonly Step[];
  readonly save?: Readonly<Record<string, string>>;
  readonly with?: Json;
}

export interface ExpectedResult {
  readonly status?: string;
  readonly output?: unknown;
  readonly error?: Json;
}

export interface LiveCase {
  readonly case: string;
  readonly features: readonly string[];
  readonly program?: Json;
  readonly input?: unknown;
  readonly start?: Json;
  readonly client?: readonly Step[];
  readonly result?: ExpectedResult;
  readonly ledger?: Readonly<Record<string, number>>;
  /** True: the ledger is also checked with faults. */
  readonly ledgerAlways?: boolean;
  readonly modes?: readonly LiveMode[];
  readonly replay?: boolean;
}

/** True when a case starts workers. */
export function bringsWorkers({ client = [] }: LiveCase): boolean {
  return client.some((step) => step.do === 'worker');
}

/** The cases in all files of `folder` (in this package) whose name begins with `prefix`. */
export function readLiveCases(
  folder: string,
  prefix: string,
): { readonly file: string; readonly case: LiveCase }[] {
  const path = pathOf(folder);
  return readdirSync(path)
    .filter((file) => file.endsWith('.json') && file.startsWith(prefix))
    .toSorted()
    .flatMap((file) => {
      const cases = JSON.parse(readFileSync(join(path, file), 'utf8')) as LiveCase[];
      return cases.map((one) => ({ file, case: one }));
    });
}
