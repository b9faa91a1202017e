import type { ParentLink, Routing } from '../../model/event.ts';
import type { Header, Payload } from '../../model/payload.ts';
import { RoundBuilder } from '../round.ts';
import type { Round } from '../round.ts';
import { emptyState } from '../state.ts';
import type { InstanceIdentity, InstanceState } from '../state.ts';

export interface StartInput extends Routing {
  readonly name: string;
  readonly version: string;
  readonly input: Payload | null;
  readonly parent: ParentLink | null;
  readonly seed: Uint8Array;
  readonly headers?: readonly Header[];
}

/** Creates an instance. The caller has checked that the id is free. */
export function start(
  identity: InstanceIdentity,
  input: StartInput,
  nowMs: number,
): { state: InstanceState; round: Round } {
  const state = emptyState(identity);
  state.execution = 1;
  const b = new RoundBuilder(state, nowMs);
  b.emit({
    kind: 'executionStarted',
    executionStarted: { instanceId: identity.id, execution: 1, ...input },
  });
  b.round.rowChanged = true;
  return { state, round: b.round };
}
