import { existsSync } from 'node:fs';
import type { DirectoryReport } from '../model/offline.ts';
import { checkData } from './data-check.ts';
import { visitOffline } from './offline-files.ts';

/**
 * Reads all files of a data directory or a backup and returns their problems. Does not change
 * files.
 *
 * @throws PerdureError NOT_FOUND if the path is not a data directory, UNAVAILABLE if a sidecar uses
 *   it.
 */
export async function checkDirectory(directory: string, pid: number): Promise<DirectoryReport[]> {
  const reports: DirectoryReport[] = [];
  await visitOffline(directory, pid, ({ namespace, path, dataFile, journalProblems }) => {
    const data = existsSync(dataFile) ? checkData(dataFile) : null;
    reports.push({
      namespace,
      path,
      pageBytes: data?.pages.pageBytes ?? 0,
      pages: data?.pages.total ?? 0,
      freePages: data === null ? 0 : data.pages.total - data.pages.used,
      problems: [...(data?.problems ?? []), ...journalProblems],
    });
  });
  return reports;
}
