// Commands for the files of a data directory that no sidecar uses. They connect to no sidecar.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { SETTINGS, variableOf } from '../config/settings.ts';
import type { SalvagedInstance } from '../model/offline.ts';
import { option } from './command.ts';
import type { LocalCommand, LocalInvocation, Options } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { eventLine, instanceLine } from './export-lines.ts';

const { dataDir } = SETTINGS;

/** Options of all store commands. */
const DATA_DIR: Options = {
  [dataDir.flag]: option(
    'PATH',
    `data directory, not in use by a sidecar (${variableOf(dataDir)}; default: ${dataDir.default})`,
  ),
};

function directoryOf({ terminal, text }: LocalInvocation): string {
  return text(dataDir.flag) || terminal.env[variableOf(dataDir)] || dataDir.default;
}

const MIB = 1024 * 1024;
const sizeText = (bytes: number): string =>
  bytes < MIB ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / MIB).toFixed(1)} MiB`;

const check: LocalCommand = {
  name: 'store check',
  args: [],
  doc: 'read all files of a data directory and list damage',
  details: 'Exit code 0: no problems; 1: problems found. A backup can be checked too.',
  options: DATA_DIR,
  async run(given) {
    const { terminal, out } = given;
    const reports = await terminal.files.check(directoryOf(given));
    for (const { namespace, pages, freePages, pageBytes, problems } of reports) {
      const [size, free] = [pages * pageBytes, freePages * pageBytes];
      out(`${namespace}: ${sizeText(size)}, ${sizeText(free)} of it free (${freePages} pages)`);
      for (const problem of problems) out(`${namespace}: ${problem}`);
      if (problems.length === 0) out(`${namespace}: no problems`);
    }
    return reports.every(({ problems }) => problems.length === 0) ? EXIT.ok : EXIT.failed;
  },
};

const compact: LocalCommand = {
  name: 'store compact',
  args: [],
  doc: 'shrink the data files of a data directory to the size of their content',
  details: 'Needs free disk space for the smaller files until the old ones are replaced.',
  options: DATA_DIR,
  async run(given) {
    const { terminal, out } = given;
    for (const report of await terminal.files.compact(directoryOf(given))) {
      const { path, bytesBefore, bytesAfter } = report;
      out(`${path}: ${sizeText(bytesBefore)} before, ${sizeText(bytesAfter)} now`);
    }
    return EXIT.ok;
  },
};

const salvage: LocalCommand = {
  name: 'store salvage',
  args: [],
  doc: 'export the readable part of a damaged data directory, for `perdure instance import`',
  details:
    'Writes OUT/NAMESPACE/ID.jsonl for each instance and does not change the data directory.\n' +
    'Exit code 0: all instances are complete; 1: data was lost; the output lists it.',
  options: {
    ...DATA_DIR,
    out: option('PATH', 'directory for the exports; created if it does not exist'),
  },
  async run(given) {
    const { terminal, text, out } = given;
    const target = text('out');
    if (!target) throw new UsageError('--out is missing. Pass a directory for the exports');
    // A directory with exports of an earlier run would mix both exports.
    if (existsSync(target) && readdirSync(target).length > 0) {
      throw new UsageError(`--out ${target} is not empty. Pass a new or an empty directory`);
    }
    let [complete, incomplete, lost, problems] = [0, 0, 0, 0];
    await terminal.files.salvage(
      directoryOf(given),
      (instance) => {
        const path = writeInstance(target, instance);
        if (path === null) lost += 1;
        else if (instance.lost.length === 0) complete += 1;
        else incomplete += 1;
        const what = path === null ? 'lost' : `incomplete, in ${path}`;
        if (instance.lost.length === 0 && path !== null) return;
        const why = instance.lost.join('; ') || 'it has no events';
        out(`${instance.namespace}: instance "${instance.id}" is ${what}: ${why}`);
      },
      (namespace, message) => {
        problems += 1;
        out(`${namespace}: ${message}`);
      },
    );
    const exported = `${complete} complete, ${incomplete} incomplete`;
    out(`instances exported to ${target}: ${exported}; ${lost} lost`);
    return incomplete + lost + problems === 0 ? EXIT.ok : EXIT.failed;
  },
};

export const STORE_COMMANDS: readonly LocalCommand[] = [check, compact, salvage];

/** Longest part of a file name that comes from an id: file systems accept 255 bytes. */
const FILE_NAME_MAX = 200;

function fileNameOf(id: string): string {
  const name = encodeURIComponent(id);
  if (name.length <= FILE_NAME_MAX) return `${name}.jsonl`;
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 16);
  return `${name.slice(0, FILE_NAME_MAX)}-${hash}.jsonl`;
}

/** Writes one export and returns its path; null when no part of the instance is readable. */
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
