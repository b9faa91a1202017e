import type { Config } from '../config/settings.ts';
import type { BackupCopy } from '../model/ports.ts';
import type { DevHost } from './dev/dev-host.ts';
import type { StoreFiles } from './store-files.ts';

/** The process in which a command runs, provided by `main.ts`. */
export interface Terminal {
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** True for each stream that is a terminal. Default: none. */
  readonly isTerminal?: { readonly out: boolean; readonly err: boolean };
  now(): number;
  out(text: string): void;
  err(text: string): void;
  /** Runs the sidecar until it receives a signal to stop. */
  serve(config: Config): Promise<void>;
  /** The process of `perdure dev`. */
  readonly dev: DevHost;
  /** Unpredictable bytes. */
  random(count: number): Uint8Array;
  /** Appends a line to a file. Creates a missing file with access for its owner only. */
  addLine(path: string, line: string): void;
  /** Reads and compacts data directories. */
  readonly files: StoreFiles;
  /** Creates a data directory from a backup. */
  restore(backup: string, directory: string): Promise<BackupCopy>;
}
