/** The shared empty list, which is frozen. */
export const NONE: never[] = Object.freeze([]) as unknown as never[];

type Item<List> = List extends readonly (infer T)[] ? T : never;

/**
 * Appends to a list that is NONE while it is empty. This saves memory in objects that are created
 * ten thousand times per second with lists that are mostly empty.
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
