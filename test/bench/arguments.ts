// The arguments of `npm run bench`.
import { parseArgs } from 'node:util';

export type AppLanguage = 'node' | 'python';

export interface Arguments {
  /** Patterns of workload ids; `*` stands for any text. */
  readonly only: readonly string[];
  readonly repetitions: number;
  /** Additional repetitions of a workload when runs were noisy or failed. */
  readonly redone: number;
  /** The file for the records, one line for each run. Default: none. */
  readonly out: string | undefined;
  /** Folder for CPU profiles of all processes. */
  readonly profiles: string | undefined;
  /** Folder for data directories. Default: the system's temporary folder. */
  readonly folder: string | undefined;
  readonly transport: 'unix' | 'tcp';
  /** Language of the application process. */
  readonly app: AppLanguage;
  /** The suffix of workload ids for settings other than the default. */
  readonly label: string | undefined;
  /** The program of the sidecar. Default: the program of this repository. */
  readonly sidecarFile: string | undefined;
  readonly sidecarArgs: readonly string[];
  /** The Node that runs sidecar, application and driver. Default: the Node of this process. */
  readonly nodeFile: string | undefined;
  readonly quietMs: number;
  readonly list: boolean;
  readonly help: boolean;
}

export const usage = `npm run bench -- [options]
  --only PATTERNS     workloads, as 'W1*,W2b-c64'; default: all
  --reps N            counted runs of each workload (3)
  --redo N            at most so many more when some were noisy or failed (3)
  --out FILE          one line of JSON for each run is appended to it
  --cpu-prof DIR      CPU profiles of all processes (makes them slower)
  --dir DIR           where data directories are made (the temporary folder)
  --tcp               over loopback TCP instead of a unix socket; label '@tcp'
  --app python        the application in Python (sdk-python/.venv); label '@python'
  --label NAME        mark of a setting that is not the default
  --sidecar FILE      another build of the sidecar; give a label as well
  --sidecar-arg ARG   passed to the sidecar; may be repeated; give a label as well
  --node FILE         another Node for sidecar, application and driver; give a label as well
  --quiet-wait MS     longest wait for a quiet machine before a run (20000)
  --list              names the workloads
  --help              prints this`;

/** @throws Error with a text for the user. */
export function parseArguments(argv: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      only: { type: 'string', multiple: true },
      reps: { type: 'string', default: '3' },
      redo: { type: 'string', default: '3' },
      out: { type: 'string' },
      'cpu-prof': { type: 'string' },
      dir: { type: 'string' },
      tcp: { type: 'boolean', default: false },
      app: { type: 'string', default: 'node' },
      label: { type: 'string' },
      sidecar: { type: 'string' },
      'sidecar-arg': { type: 'string', multiple: true },
      node: { type: 'string' },
      'quiet-wait': { type: 'string', default: '20000' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const patterns = (values.only ?? []).flatMap((list) => list.split(','));
  return {
    only: patterns.map((pattern) => pattern.trim()).filter((pattern) => pattern !== ''),
    repetitions: wholeNumber('--reps', values.reps, 1),
    redone: wholeNumber('--redo', values.redo, 0),
    out: values.out,
    profiles: values['cpu-prof'],
    folder: values.dir,
    transport: values.tcp ? 'tcp' : 'unix',
    app: appLanguage(values.app),
    label: values.label ?? usualLabel(values),
    sidecarFile: values.sidecar,
    sidecarArgs: values['sidecar-arg'] ?? [],
    nodeFile: values.node,
    quietMs: wholeNumber('--quiet-wait', values['quiet-wait'], 0),
    list: values.list,
    help: values.help,
  };
}

function usualLabel({ app, tcp }: { app: string; tcp: boolean }): string | undefined {
  const parts = [...(app === 'node' ? [] : [app]), ...(tcp ? ['tcp'] : [])];
  return parts.length === 0 ? undefined : parts.join('-');
}

function appLanguage(text: string): AppLanguage {
  if (text === 'node' || text === 'python') return text;
  throw new Error(`--app ${text}: expected node or python`);
}

function wholeNumber(name: string, text: string, from: number): number {
  const value = Number(text);
  if (text !== '' && Number.isSafeInteger(value) && value >= from) return value;
  throw new Error(`${name} ${text}: expected a whole number from ${from}`);
}

/** Ids that match a pattern; all when there is no pattern. */
export function selectIds(ids: readonly string[], patterns: readonly string[]): string[] {
  if (patterns.length === 0) return [...ids];
  const chosen = new Set<string>();
  for (const pattern of patterns) {
    const text = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
    const found = ids.filter((id) => new RegExp(`^${text}$`).test(id));
    if (found.length === 0) throw new Error(`no workload is called ${pattern}; see --list`);
    for (const id of found) chosen.add(id);
  }
  return ids.filter((id) => chosen.has(id));
}
