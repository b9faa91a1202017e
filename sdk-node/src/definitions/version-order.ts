const SEMANTIC = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

/**
 * Whether version `a` is above `b`: semantic versions by their rule (a pre-release is below its
 * release); any other text below every semantic version; the empty one lowest.
 */
export function isHigherVersion(a: string, b: string): boolean {
  const [left, right] = [SEMANTIC.exec(a), SEMANTIC.exec(b)];
  if (left === null || right === null) {
    return left === right ? a > b : left !== null;
  }
  for (const part of [1, 2, 3]) {
    const difference = Number(left[part]) - Number(right[part]);
    if (difference !== 0) return difference > 0;
  }
  const [early, earlyRight] = [left[4], right[4]];
  if (early === undefined || earlyRight === undefined) {
    return early === undefined && earlyRight !== undefined;
  }
  return early > earlyRight;
}
