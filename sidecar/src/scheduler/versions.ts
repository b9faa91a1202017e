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
  return left[4] >= right[4] ? a : b;
}
