import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { START_CHECK_PAGES } from '../limits.ts';
import { PerdureError } from '../model/error.ts';
import { FORMAT_VERSION, isPlain } from './keys.ts';
import { walkTables } from './lmdb-trees.ts';
import type { PageCounts, StoredRow, WalkReport } from './lmdb-trees.ts';
import { checkedValue } from './row-checksum.ts';

/** What is wrong with a data file, and how its pages are used. */
export interface DataReport {
  readonly problems: readonly string[];
  readonly pages: PageCounts;
}

/** Problems that are reported one by one. */
const PROBLEMS_MAX = 100;

/**
 * Reads a data file without LMDB and looks for damage: pages that LMDB would stumble over, rows
 * whose checksum does not match, rows that are missing. No process may write to it meanwhile.
 *
 * @param leafPagesMax pages that are read at most; of tables beyond only the branch pages are.
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

/** Whether the rows of a file have checksums: those of older releases do not. */
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
 * The check at a start: of small tables all pages, of others the branch pages. What the start
 * reads of the others has a checksum, which is compared as it is read.
 *
 * @throws PerdureError STORE_FAILED when it is damaged.
 */
export function checkAtStart(path: string): void {
  const pages = requireSound(path, START_CHECK_PAGES);
  if (pages === null || pages.isComplete) return;
  // Free pages at the end need not be in the file; others that are missing would end the process.
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
