import type { ParentLink } from '../model/event.ts';
import type { InstanceState } from './state.ts';

/** True for an operation that was copied from the rewound execution. */
export function isInherited({ id, extras }: InstanceState, seq: number): boolean {
  return extras !== null && extras.copiedFrom?.instanceId === id && seq <= extras.copiedSeqs;
}

/**
 * True when a link names an operation that this execution opened or inherited. So answers to
 * requests that were in flight during a rewind are accepted.
 */
export function isOfThisExecution(
  state: InstanceState,
  { execution, seq }: { readonly execution: number; readonly seq: number },
): boolean {
  if (execution === state.execution) return true;
  return execution < state.execution && isInherited(state, seq);
}

/** True when a cancellation or termination is addressed to the child with this parent. */
export function isChildMeant(
  parent: ParentLink | null,
  {
    sender,
    inherited = false,
  }: {
    readonly sender: ParentLink;
    readonly inherited?: boolean;
  },
): boolean {
  if (parent === null || parent.instanceId !== sender.instanceId) return false;
  if (parent.seq !== sender.seq) return false;
  return (
    parent.execution === sender.execution || (inherited && parent.execution < sender.execution)
  );
}
