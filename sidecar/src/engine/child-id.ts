import type { InstanceState } from './state.ts';

/** Ids that hold this mark are made up by the sidecar; nobody else may choose one. */
export const MADE_UP_ID_MARK: string = '::';

/**
 * Id of a child whose parent named none. The parent's number makes it unique for ever: neither a
 * purge of the parent nor continue-as-new nor a second use of its id leads to the same id again.
 * It begins with the id that stands at the top of the family, and is as long at any depth.
 */
export function madeUpChildId(parent: InstanceState, seq: number): string {
  const [top] = parent.id.split(MADE_UP_ID_MARK, 1);
  return `${top}${MADE_UP_ID_MARK}${parent.no}.${parent.execution}.${seq}`;
}

/** How the made-up ids of all its children begin. */
export function madeUpChildPrefix({
  id,
  no,
}: {
  readonly id: string;
  readonly no: number;
}): string {
  const [top] = id.split(MADE_UP_ID_MARK, 1);
  return `${top}${MADE_UP_ID_MARK}${no}.`;
}

export function isMadeUpId(id: string): boolean {
  return id.includes(MADE_UP_ID_MARK);
}
