/**
 * Thrown when code, not input, is wrong. The process then ends: durable data makes that safe,
 * whereas continuing with a wrong state is not.
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

/**
 * For the default branch of a switch over a union: the type checker ensures that it is never
 * reached.
 */
export function unreachable(value: never): never {
  throw new AssertionFailed(`unexpected value ${JSON.stringify(value)}`);
}
