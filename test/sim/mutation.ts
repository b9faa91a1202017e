/** A place in a built file, and what it becomes. */
export interface Change {
  /** Below the repository's root. */
  readonly file: string;
  /** Text that the file holds once. */
  readonly find: string;
  readonly replace: string;
}

/** One deliberate bug. */
export interface Mutation {
  readonly name: string;
  readonly changes: readonly Change[];
}
