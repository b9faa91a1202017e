/**
 * Thrown for an error in code, as opposed to input. The process then ends, which is safe because
 * all acknowledged data is durable. Continuing with a wrong state is not safe.
 */
export class AssertionFailed extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AssertionFailed';
  }
}

/** Throws AssertionFailed unless the condition holds. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionFailed(message);
}

/** Marks the default branch of a switch over a union, which the type checker proves unreachable. */
export function unreachable(value: never): never {
  throw new AssertionFailed(`unexpected value ${JSON.stringify(value)}`);
}
