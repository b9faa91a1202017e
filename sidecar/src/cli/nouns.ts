/** The nouns that group commands, in the order of help. */
export const NOUNS: Readonly<Record<string, string>> = {
  instance: 'instances of orchestrations; the noun may be omitted: `perdure start`',
  orchestration: 'versions of orchestrations',
  schedule: 'schedules that start instances',
  batch: 'operations on many instances',
  retention: 'how long ended instances are retained',
  promise: 'durable promises',
  queue: 'task queues and their limits',
  worker: 'attached workers',
  namespace: 'namespaces of a sidecar',
  backup: 'backups of the store',
  store: 'files of a data directory that no sidecar uses',
  token: 'tokens that clients present to a sidecar',
};

/** The noun whose verbs also work without it. */
export const DEFAULT_NOUN = 'instance';

/** The noun of a command and its verb; commands of the sidecar have no noun. */
export function partsOf(name: string): { readonly noun: string; readonly verb: string } {
  const [first = '', second] = name.split(' ');
  return second === undefined ? { noun: '', verb: first } : { noun: first, verb: second };
}
