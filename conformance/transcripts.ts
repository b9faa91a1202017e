// Reads and plays the transcripts.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Case, Driver } from './case.ts';
import { play } from './play.ts';

/** The outcome of one case; `wrong` is empty when it passed. */
export interface Result {
  readonly file: string;
  readonly name: string;
  readonly wrong: readonly string[];
}

/** The cases in all files whose name begins with `prefix`. */
export function readCases(folder: string, prefix: string): { file: string; case: Case }[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json') && file.startsWith(prefix))
    .toSorted()
    .flatMap((file) => {
      const cases = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Case[];
      return cases.map((one) => ({ file, case: one }));
    });
}

export async function playCases(
  driver: Driver,
  cases: readonly { file: string; case: Case }[],
): Promise<Result[]> {
  const results: Result[] = [];
  for (const { file, case: one } of cases) {
    results.push({ file, name: one.case, wrong: await play(driver, one) });
  }
  return results;
}
