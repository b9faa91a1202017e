// Compares what clients and workers saw with the data on disk after a death: everything
// acknowledged and everything that ran is there, and nothing runs again that is there as completed.
import type { StoredInstance, StoreView } from './store-view.ts';

export interface Run {
  readonly instanceId: string;
  readonly execution: number;
  readonly seq: number;
  readonly name: string;
  readonly attempt: number;
  /** The number of deaths before it. */
  readonly deaths: number;
}

export interface Seen {
  /** Instances whose start was acknowledged. */
  readonly started: Set<string>;
  /** Events whose raise was acknowledged, each with a payload of its own. */
  raised: { readonly id: string; readonly tag: string }[];
  /** Attempts of activities, in order. */
  ran: Run[];
  /** Instances whose end was reported. */
  readonly ended: Set<string>;
  /** Activities whose outcome was on disk, after this number of deaths. */
  readonly done: Map<string, number>;
}

interface Body {
  readonly seq: number;
  readonly payload: { readonly data: Uint8Array } | null;
}

/** The contents of the events of these kinds, in one execution. */
function bodiesOf(instance: StoredInstance, execution: number, ...kinds: string[]): Body[] {
  const events = instance.histories.get(execution) ?? [];
  return events
    .filter(({ kind }) => kinds.includes(kind))
    .map((event) => (event as unknown as Record<string, Body>)[event.kind]!);
}

/** Whether an activity has its outcome in the store; undefined: its execution does not exist. */
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
 * Throws when an observation is impossible. Call it after each death, with the number of deaths so
 * far.
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

/** The id is free for another instance, which is independent of this one. */
export function forget(seen: Seen, id: string): void {
  seen.started.delete(id);
  seen.ended.delete(id);
  seen.ran = seen.ran.filter(({ instanceId }) => instanceId !== id);
  seen.raised = seen.raised.filter((one) => one.id !== id);
  for (const key of seen.done.keys()) if (key.startsWith(`${id} `)) seen.done.delete(key);
}
