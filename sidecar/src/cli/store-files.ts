import type { CompactionReport, DirectoryReport, SalvagedInstance } from '../model/offline.ts';

/** Access to the files of a data directory. Implemented by `store`, provided by `main.ts`. */
export interface StoreFiles {
  check(directory: string): Promise<readonly DirectoryReport[]>;
  compact(directory: string): Promise<readonly CompactionReport[]>;
  salvage(
    directory: string,
    onInstance: (instance: SalvagedInstance) => void,
    onProblem: (namespace: string, message: string) => void,
  ): Promise<void>;
}
