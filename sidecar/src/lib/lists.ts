/** The list of those who have none. Shared and frozen: it is replaced, never pushed to. */
export const NONE: never[] = Object.freeze([]) as unknown as never[];

type Item<List> = List extends readonly (infer T)[] ? T : never;

/**
 * Adds to a list of its owner that is NONE until something is added. For objects made by the ten
 * thousand per second whose lists mostly stay empty.
 */
export function append<Owner extends object, Key extends keyof Owner>(
  owner: Owner,
  key: Key,
  item: Item<Owner[Key]>,
): void {
  const list = owner[key] as unknown[];
  if (list === NONE) owner[key] = [item] as Owner[Key];
  else list.push(item);
}
