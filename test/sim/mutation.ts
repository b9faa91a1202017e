/** A change of a built file. */
export interface Change {
  /** The path of the file below the root of the repository. */
  readonly file: string;
  /** The text to replace, which occurs once in the file. */
  readonly find: string;
  readonly replace: string;
}

/** One deliberate bug. */
export interface Mutation {
  readonly name: string;
  readonly changes: readonly Change[];
}
