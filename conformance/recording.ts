// The events that a sidecar would record: deliveries and the decisions that answer them, in
// readable form.
import { RECORDED_AS } from '@perdure/proto/kinds';

import type { Json } from './case.ts';

const recordedAs: Readonly<Record<string, string>> = RECORDED_AS;

const started: Json = {
  instanceId: 'instance-1',
  execution: 1,
  name: 'program',
  seed: '0011223344556677',
};

const startMs = 1_000_000;

/** Fills in omitted ids, times and start fields of events. */
export function completed(events: readonly Json[], after: readonly Json[] = []): Json[] {
  const last = after.at(-1);
  let id = (last?.['id'] as number | undefined) ?? 0;
  let timeMs = (last?.['timeMs'] as number | undefined) ?? startMs;
  return events.map((event) => {
    id = (event['id'] as number | undefined) ?? id + 1;
    timeMs = (event['timeMs'] as number | undefined) ?? timeMs;
    const whole = { ...event, id, timeMs };
    if (!('executionStarted' in event)) return whole;
    return { ...whole, executionStarted: { ...started, ...(event['executionStarted'] as Json) } };
  });
}

function eventsOf(action: Json): Json[] {
  const [kind, fields] = Object.entries(action)[0] as [string, Json];
  const body: { [key: string]: unknown } = { ...fields };
  if (kind === 'scheduleChild') body['instanceId'] ??= `generated-${String(body['seq'])}`;
  const name = recordedAs[kind];
  if (name === undefined) throw new Error(`there is no action ${kind}`);
  // These fields belong to the turn, not to the event that ends the execution.
  if (kind === 'continueAsNew') {
    delete body['delivered'];
    delete body['latestVersion'];
  }
  if (kind !== 'scheduleStep') return [{ [name]: body }];
  const { output, failure, ...step } = body;
  const { seq } = body;
  if (failure !== undefined) return [{ [name]: step }, { stepFailed: { seq, failure } }];
  if (output !== undefined) return [{ [name]: step }, { stepCompleted: { seq, output } }];
  return [{ [name]: step }];
}

/** Returns the events that record an answered turn. */
export function recorded(actions: readonly Json[], history: readonly Json[]): Json[] {
  const shown = (actions.at(-1)?.['continueAsNew'] as Json | undefined)?.['delivered'];
  const delivered = shown ?? history.at(-1)?.['id'];
  const turn = { turnCompleted: { delivered, worker: 'conformance' } };
  return completed([turn, ...actions.flatMap(eventsOf)], history);
}
