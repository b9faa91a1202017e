import type { ParentLink } from '../model/event.ts';
import type { InstanceState } from './state.ts';

/** True for operations that this execution took over from the one that it was rewound from. */
export function isInherited({ id, extras }: InstanceState, seq: number): boolean {
  return extras !== null && extras.copiedFrom?.instanceId === id && seq <= extras.copiedSeqs;
}

/**
 * True when a link names an operation of this execution, or one that it took over: answers to what
 * was under way when an instance was rewound still arrive.
 */
export function isOfThisExecution(
  state: InstanceState,
  { execution, seq }: { readonly execution: number; readonly seq: number },
): boolean {
  if (execution === state.execution) return true;
  return execution < state.execution && isInherited(state, seq);
}

/** True when the child that has this parent is the one that a message to stop means. */
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
