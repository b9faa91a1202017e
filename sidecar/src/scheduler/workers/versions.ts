import compare from 'semver/functions/compare.js';
import parse from 'semver/functions/parse.js';

/**
 * Compares two versions: negative when `a` is lower, positive when it is higher, 0 when both have
 * the same precedence. Semantic versions follow their specification (build metadata is ignored);
 * any other text is below every semantic version; the empty text is lowest.
 */
export function compareVersions(a: string, b: string): number {
  const [isA, isB] = [isSemantic(a), isSemantic(b)];
  if (isA && isB) return compare(a, b);
  if (isA !== isB) return isA ? 1 : -1;
  return a === b ? 0 : a < b ? -1 : 1;
}

/** The higher of two versions, and the first of two that have the same precedence. */
export function highestVersion(a: string, b: string): string {
  return compareVersions(a, b) >= 0 ? a : b;
}

/** `parse` also accepts a leading "v" and white space, which the specification does not. */
function isSemantic(version: string): boolean {
  return /^\d.*\S$/.test(version) && parse(version) !== null;
}
