// The histories that the live suite recorded in a sidecar, for replay by another SDK.
import type { Client } from '@perdure/sdk';
import { formatHistory } from '@perdure/sdk/testing';
import type { HistoryEvent } from '@perdure/sdk/testing';

import type { Json } from '../case.ts';
import type { LiveCase } from './case.ts';

export interface RecordedHistory {
  /** Name of the SDK whose worker recorded the history. */
  readonly recordedBy: string;
  readonly name: string;
  readonly features: readonly string[];
  readonly program: Json;
  readonly events: readonly Json[];
}

/** Final states. Other instances may have received requests that no turn has answered. */
const ends = new Set(['completed', 'failed', 'cancelled', 'continuedAsNew']);

interface Started {
  readonly input?: { readonly json?: { readonly program?: Json; readonly input?: unknown } };
}

/** An execution in the form of orchestration `program` of a transcript, with its plain input. */
function asTranscript(events: readonly HistoryEvent[]): {
  readonly program: Json;
  readonly events: Json[];
} {
  const [first, ...rest] = JSON.parse(formatHistory(events)) as Json[];
  const started = first!['executionStarted'] as Json & Started;
  const { program, input = null } = started.input!.json!;
  const body = { ...started, name: 'program', version: '', input: { json: input } };
  return { program: program!, events: [{ ...first, executionStarted: body }, ...rest] };
}

/** Resolves with the ended executions of all cases that other SDKs replay. */
export async function recordHistories(
  client: Client,
  ids: ReadonlyMap<string, LiveCase>,
  recordedBy: string,
): Promise<RecordedHistory[]> {
  const histories: RecordedHistory[] = [];
  for (const [id, played] of ids) {
    if (played.replay === false) continue;
    for await (const summary of client.list({ idPrefix: id })) {
      if (summary.name !== 'program' && summary.name !== 'child') continue;
      const instance = client.handle(summary.id);
      for (const { execution, status } of await instance.executions()) {
        if (!ends.has(status)) continue;
        const events: HistoryEvent[] = [];
        for await (const event of instance.history({ execution })) events.push(event);
        const name = `${played.case} (${summary.id}, execution ${execution})`;
        histories.push({ recordedBy, name, features: [], ...asTranscript(events) });
      }
    }
  }
  return histories;
}
