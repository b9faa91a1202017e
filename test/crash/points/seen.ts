// Compares the observations of clients and workers with the data on disk after a crash. All
// acknowledged requests and all work that ran must be on disk. Completed work may not run again.
import type { StoredInstance, StoreView } from './store-view.ts';

export interface Run {
  readonly instanceId: string;
  readonly execution: number;
  readonly seq: number;
  readonly name: string;
  readonly attempt: number;
  /** The number of earlier crashes. */
  readonly deaths: number;
}

export interface Seen {
  /** Instances whose start was acknowledged. */
  readonly started: Set<string>;
  /** Events with an acknowledged raise, each with a unique payload. */
  raised: { readonly id: string; readonly tag: string }[];
  /** Attempts of activities, in order. */
  ran: Run[];
  /** Instances with a reported end. */
  readonly ended: Set<string>;
  /** Activities with an outcome on disk, each with the number of crashes before it. */
  readonly done: Map<string, number>;
}

interface Body {
  readonly seq: number;
  readonly payload: { readonly data: Uint8Array } | null;
}

/** Returns the bodies of the events of these kinds in one execution. */
function bodiesOf(instance: StoredInstance, execution: number, ...kinds: string[]): Body[] {
  const events = instance.histories.get(execution) ?? [];
  return events
    .filter(({ kind }) => kinds.includes(kind))
    .map((event) => (event as unknown as Record<string, Body>)[event.kind]!);
}

/** True when the store has the outcome of an activity. Undefined: its execution does not exist. */
function isDone({ instances }: StoreView, run: Run): boolean | undefined {
  const instance = instances.get(run.instanceId);
  if (!instance?.histories.has(run.execution)) return undefined;
  const asked = bodiesOf(instance, run.execution, 'activityScheduled');
  if (!asked.some(({ seq }) => seq === run.seq)) {
    throw new Error(
      `activity ${run.seq} of "${run.instanceId}" ran, and its history does not have it`,
    );
  }
  const ended = bodiesOf(instance, run.execution, 'activityCompleted', 'activityFailed');
  return ended.some(({ seq }) => seq === run.seq);
}

const keyOf = ({ instanceId, execution, seq }: Run): string => `${instanceId} ${execution} ${seq}`;

/**
 * Throws when an observation is impossible. Call it after each crash, with the number of crashes.
 */
export function checkSeen(seen: Seen, view: StoreView, deaths: number): void {
  for (const id of seen.started) {
    if (!view.instances.has(id)) throw new Error(`"${id}" was acknowledged and is missing`);
  }
  for (const id of seen.ended) {
    const { status } = view.instances.get(id)!.row;
    if (!/^(completed|failed|cancelled|terminated)$/.test(status)) {
      throw new Error(`"${id}" was reported as ended and is ${status}`);
    }
  }
  for (const { id, tag } of seen.raised) checkRaised(view, id, tag);
  checkRuns(seen, view, deaths);
}

function checkRaised({ instances }: StoreView, id: string, tag: string): void {
  const instance = instances.get(id);
  if (instance === undefined) return;
  const isThere = [...instance.histories.keys()].some((execution) =>
    bodiesOf(instance, execution, 'eventRaised').some(
      ({ payload }) => payload !== null && Buffer.from(payload.data).includes(tag),
    ),
  );
  if (!isThere) throw new Error(`event "${tag}" of "${id}" was acknowledged and is missing`);
}

function checkRuns({ ran, done }: Seen, view: StoreView, deaths: number): void {
  for (const run of ran) {
    const since = done.get(keyOf(run));
    if (since !== undefined && run.deaths >= since) {
      throw new Error(`${run.name} of "${run.instanceId}" ran again after its outcome was durable`);
    }
  }
  for (const run of ran) {
    const key = keyOf(run);
    if (!done.has(key) && isDone(view, run) === true) done.set(key, deaths);
  }
}

/** Removes the observations of an instance, because another instance may reuse its id. */
export function forget(seen: Seen, id: string): void {
  seen.started.delete(id);
  seen.ended.delete(id);
  seen.ran = seen.ran.filter(({ instanceId }) => instanceId !== id);
  seen.raised = seen.raised.filter((one) => one.id !== id);
  for (const key of seen.done.keys()) if (key.startsWith(`${id} `)) seen.done.delete(key);
}
