import { append } from '../lib/lists.ts';
import type { ChildScheduled, CopiedFrom } from '../model/event.ts';
import { isGeneratedId, generatedChildId } from './child-id.ts';
import { copyBeginning, stateOf, takeAnswers, scheduleOpen } from './copy-history.ts';
import type { HistoryCut } from './copy-history.ts';
import { settleMailboxes } from './mailbox.ts';
import { isAnswer, seqOf } from './rewind.ts';
import { RoundBuilder } from './round.ts';
import type { Round } from './round.ts';
import { routed } from './routing.ts';
import { emptyState } from './state.ts';
import type { InstanceIdentity, InstanceState } from './state.ts';

/**
 * Creates an instance with a history that begins with a copy of another history. The instance has
 * no parent. Its open children are started again; generated ids of children are generated again.
 * Later messages from other instances to the original are not copied.
 */
export function fork(
  identity: InstanceIdentity,
  { retained, tail }: HistoryCut,
  copiedFrom: CopiedFrom,
  nowMs: number,
): { readonly state: InstanceState; readonly round: Round } {
  const { open } = stateOf(identity, retained);
  const state = emptyState(identity);
  state.execution = 1;
  const b = new RoundBuilder(state, nowMs);
  const children: ChildScheduled[] = [];
  const start = { instanceId: identity.id, execution: 1, parent: null, copiedFrom };
  copyBeginning(b, retained, start, (child) => {
    if (!open.has(child.seq)) return child;
    const { instanceId } = child;
    const own = isGeneratedId(instanceId) ? generatedChildId(state, child.seq) : instanceId;
    const started = { ...child, instanceId: own };
    children.push(started);
    return started;
  });
  settleMailboxes(state);
  // Requests to other instances were sent once, by the original. Their answers apply to both.
  takeAnswers(b, tail, (event) => {
    const kind = isAnswer(event) ? state.open.get(seqOf(event))?.kind : undefined;
    return kind === 'start' || kind === 'raise' || kind === 'read';
  });
  for (const [seq, operation] of state.open) {
    if (operation.kind === 'start') b.emit({ kind: 'startAccepted', startAccepted: { seq } });
    if (operation.kind === 'raise') b.emit({ kind: 'raiseAccepted', raiseAccepted: { seq } });
    if (operation.kind !== 'read') continue;
    const { instanceId: target, name: key } = operation;
    append(b.round, 'messages', { kind: 'read', target, key, sender: b.link(seq) });
  }
  for (const child of children) startChild(b, child);
  if (state.suspended) b.emit({ kind: 'executionResumed', executionResumed: { reason: '' } });
  scheduleOpen(b);
  return { state, round: b.round };
}

function startChild(b: RoundBuilder, child: ChildScheduled): void {
  const { seq, name, version, input, instanceId } = child;
  append(b.round, 'messages', {
    kind: 'start',
    target: instanceId,
    fresh: isGeneratedId(instanceId),
    name,
    version,
    input,
    sender: b.link(seq),
    awaited: true,
    ...routed(b.state, child),
  });
}
