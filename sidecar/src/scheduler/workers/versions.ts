const SEMANTIC = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

/**
 * The higher of two versions: semantic versions by their rule (a pre-release is below its release);
 * any other text below every semantic version; the empty one lowest.
 */
export function highestVersion(a: string, b: string): string {
  const left = SEMANTIC.exec(a);
  const right = SEMANTIC.exec(b);
  if (left === null || right === null) {
    if (left !== null) return a;
    if (right !== null) return b;
    return a >= b ? a : b;
  }
  for (let part = 1; part <= 3; part += 1) {
    const difference = Number(left[part]) - Number(right[part]);
    if (difference !== 0) return difference > 0 ? a : b;
  }
  if (left[4] === undefined) return a;
  if (right[4] === undefined) return b;
  return isHigherPreRelease(left[4].split('.'), right[4].split('.')) ? a : b;
}

/** Numbers by their size and below words, words as text, and of two alike the longer one. */
function isHigherPreRelease(left: readonly string[], right: readonly string[]): boolean {
  for (const [at, one] of left.entries()) {
    const other = right[at];
    if (other === undefined) return true;
    if (one === other) continue;
    const isNumber = /^\d+$/.test(one);
    if (isNumber !== /^\d+$/.test(other)) return !isNumber;
    return isNumber ? Number(one) > Number(other) : one > other;
  }
  return left.length >= right.length;
}
