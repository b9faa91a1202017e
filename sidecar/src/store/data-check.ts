import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { START_CHECK_PAGES } from '../limits.ts';
import { PerdureError } from '../model/error.ts';
import { FORMAT_VERSION, isPlain } from './keys.ts';
import { walkTables } from './lmdb-trees.ts';
import type { PageCounts, StoredRow, WalkReport } from './lmdb-trees.ts';
import { checkedValue } from './row-checksum.ts';

/** The problems of a data file, and the use of its pages. */
export interface DataReport {
  readonly problems: readonly string[];
  readonly pages: PageCounts;
}

/** Problems that are reported one by one. */
const PROBLEMS_MAX = 100;

/**
 * Reads a data file without LMDB and searches for damage: pages that would crash LMDB, rows with a
 * wrong checksum, missing rows. No process may write to it during the check.
 *
 * @param leafPagesMax limit of pages to read; of further tables only the branch pages are read.
 */
export function checkData(name: string, leafPagesMax: number = Infinity): DataReport {
  const problems: string[] = [];
  const problem = (message: string): void => {
    if (problems.length < PROBLEMS_MAX) problems.push(message);
  };
  const hasChecksums = rowsHaveChecksums(name, problem);
  const row = ({ table, key, stored }: StoredRow): void => {
    if (!hasChecksums || isPlain(table, key) || checkedValue(key, stored) !== null) return;
    problem(`table "${table}": the row with key ${key.toString('hex')} is damaged`);
  };
  const report: WalkReport = { row, problem, leafPagesMax };
  return { problems, pages: walkTables(name, report) };
}

/** True when the rows of a file have checksums. Files of older releases have none. */
export function rowsHaveChecksums(name: string, problem: (message: string) => void): boolean {
  const plain = new Map<string, Buffer>();
  const row = ({ key, stored }: StoredRow): void => {
    plain.set(key.toString('latin1'), Buffer.from(stored));
  };
  walkTables(name, { row, problem: () => undefined }, 'meta');
  // A number below 128 is one byte in MessagePack.
  const format = plain.get('format')?.[0] ?? 0;
  if (format < FORMAT_VERSION) {
    if (plain.has('identity')) problem('table "meta": the format is damaged');
    return plain.has('identity');
  }
  return !plain.has('upgrade');
}

/**
 * The check at a start: all pages of small tables, the branch pages of others. Other rows that the
 * start reads have a checksum, which is verified when they are read.
 *
 * @throws PerdureError STORE_FAILED when it is damaged.
 */
export function checkAtStart(path: string): void {
  const pages = requireSound(path, START_CHECK_PAGES);
  if (pages === null || pages.isComplete) return;
  // Free pages at the end may be missing in the file; other missing pages would end the process.
  if (statSync(join(path, 'data.mdb')).size < pages.total * pages.pageBytes) requireSound(path);
}

/**
 * Checks the data file of a directory, if there is one that is not empty.
 *
 * @throws PerdureError STORE_FAILED when it is damaged.
 */
export function requireSound(path: string, leafPagesMax?: number): PageCounts | null {
  const name = join(path, 'data.mdb');
  if (!existsSync(name) || statSync(name).size === 0) return null;
  const { problems, pages } = checkData(name, leafPagesMax);
  if (problems.length === 0) return pages;
  const more = problems.length > 1 ? `, and ${problems.length - 1} more` : '';
  throw new PerdureError(
    'STORE_FAILED',
    `the data file is damaged: ${name}, ${problems[0]}${more}. Restore a backup, or see ` +
      '`perdure store check` and `perdure store salvage`',
  );
}
