/** A place in a built file, and its replacement. */
export interface Change {
  /** Below the repository's root. */
  readonly file: string;
  /** Text that occurs once in the file. */
  readonly find: string;
  readonly replace: string;
}

/** One deliberate bug. */
export interface Mutation {
  readonly name: string;
  readonly changes: readonly Change[];
}
