// Commands for the files of a data directory: they talk to no sidecar, and none may use it.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { SETTINGS, variableOf } from '../config/settings.ts';
import type { CompactionReport, DirectoryReport, SalvagedInstance } from '../model/offline.ts';
import type { Out } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { eventLine, instanceLine } from './export-lines.ts';

/** The files of a data directory. Implemented by `store`, given by `main.ts`. */
export interface StoreFiles {
  check(directory: string): Promise<readonly DirectoryReport[]>;
  compact(directory: string): Promise<readonly CompactionReport[]>;
  salvage(
    directory: string,
    onInstance: (instance: SalvagedInstance) => void,
    onProblem: (namespace: string, message: string) => void,
  ): Promise<void>;
}

/** One row of the table of these commands. */
export interface StoreCommand {
  readonly name: string;
  readonly doc: string;
  readonly details: string;
  readonly options: Readonly<Record<string, { readonly type: 'string' }>>;
  /** Resolves to the exit code. */
  run(given: {
    readonly files: StoreFiles;
    readonly directory: string;
    readonly option: (name: string) => string | undefined;
    readonly out: Out;
  }): Promise<number>;
}

const MIB = 1024 * 1024;
const sizeText = (bytes: number): string =>
  bytes < MIB ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / MIB).toFixed(1)} MiB`;

const check: StoreCommand = {
  name: 'check',
  doc: 'read all files of a data directory and list what is damaged',
  details: 'exit code 0: no problems; 1: there are some. A backup can be checked, too',
  options: {},
  async run({ files, directory, out }) {
    const reports = await files.check(directory);
    for (const { namespace, pages, freePages, pageBytes, problems } of reports) {
      const [size, free] = [pages * pageBytes, freePages * pageBytes];
      out(
        `${namespace}: ${sizeText(size)}, of which ${sizeText(free)} are free (${freePages} pages)`,
      );
      for (const problem of problems) out(`${namespace}: ${problem}`);
      if (problems.length === 0) out(`${namespace}: no problems`);
    }
    return reports.every(({ problems }) => problems.length === 0) ? EXIT.ok : EXIT.failed;
  },
};

const compact: StoreCommand = {
  name: 'compact',
  doc: 'make the data files of a data directory as small as what they hold',
  details: 'needs room on the disk for the smaller files beside the old ones',
  options: {},
  async run({ files, directory, out }) {
    for (const { path, bytesBefore, bytesAfter } of await files.compact(directory)) {
      out(`${path}: ${sizeText(bytesBefore)} before, ${sizeText(bytesAfter)} now`);
    }
    return EXIT.ok;
  },
};

const salvage: StoreCommand = {
  name: 'salvage',
  doc: 'export what can be read of a damaged data directory, for `perdure import`',
  details:
    'writes OUT/NAMESPACE/ID.jsonl for each instance; changes nothing in the data directory.\n' +
    '  exit code 0: all instances are whole; 1: something was lost, which is listed',
  options: { out: { type: 'string' } },
  async run({ files, directory, option, out }) {
    const target = option('out');
    if (!target) throw new UsageError('salvage needs --out: a directory for the exports');
    // Exports of an earlier run would pass for those of this one.
    if (existsSync(target) && readdirSync(target).length > 0) {
      throw new UsageError(`--out ${target} is not empty: pass a new or an empty directory`);
    }
    let [whole, cut, lost, problems] = [0, 0, 0, 0];
    await files.salvage(
      directory,
      (instance) => {
        const path = writeInstance(target, instance);
        if (path === null) lost += 1;
        else if (instance.lost.length === 0) whole += 1;
        else cut += 1;
        const what = path === null ? 'lost' : `cut, in ${path}`;
        if (instance.lost.length === 0 && path !== null) return;
        const why = instance.lost.join('; ') || 'it has no events';
        out(`${instance.namespace}: instance "${instance.id}" is ${what}: ${why}`);
      },
      (namespace, message) => {
        problems += 1;
        out(`${namespace}: ${message}`);
      },
    );
    out(`instances exported to ${target}: ${whole} whole, ${cut} cut; ${lost} lost`);
    return cut + lost + problems === 0 ? EXIT.ok : EXIT.failed;
  },
};

export const STORE_COMMANDS: readonly StoreCommand[] = [check, compact, salvage];

/** Help of one of these commands. */
export function storeHelp({ name, doc, details, options }: StoreCommand): string {
  const out = 'out' in options ? ' --out PATH' : '';
  const { dataDir } = SETTINGS;
  return (
    `perdure ${name} --data-dir PATH${out}\n\n  ${doc}; no sidecar may use it.\n` +
    `  ${details}\n\n  --data-dir PATH  ` +
    `the directory (${variableOf(dataDir)}; default: ${dataDir.default})\n` +
    (out === ''
      ? ''
      : '  --out PATH       directory for the exports; created if it does not exist\n')
  );
}

/** Longest name that is taken from an id: file systems take 255 bytes. */
const FILE_NAME_MAX = 200;

function fileNameOf(id: string): string {
  const name = encodeURIComponent(id);
  if (name.length <= FILE_NAME_MAX) return `${name}.jsonl`;
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 16);
  return `${name.slice(0, FILE_NAME_MAX)}-${hash}.jsonl`;
}

/** Writes one export; null when nothing of the instance is left. */
function writeInstance(target: string, instance: SalvagedInstance): string | null {
  const { namespace, id, createdMs, executions } = instance;
  if (executions.length === 0) return null;
  const folder = join(target, namespace);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, fileNameOf(id));
  const lines = executions.flatMap(({ execution, events }) =>
    events.map((event) => eventLine(execution, event)),
  );
  const first = instanceLine({ instanceId: id, createdMs });
  writeFileSync(path, first + lines.join(''), { mode: 0o600 });
  return path;
}
