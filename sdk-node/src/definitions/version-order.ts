import compare from 'semver/functions/compare.js';
import parse from 'semver/functions/parse.js';

/**
 * True when version `a` is higher than `b`. Semantic versions follow their specification; build
 * metadata is ignored. Any other text is lower than every semantic version. The empty text is
 * lowest.
 */
export function isHigherVersion(a: string, b: string): boolean {
  const [isA, isB] = [isSemantic(a), isSemantic(b)];
  if (isA && isB) return compare(a, b) > 0;
  return isA === isB ? a > b : isA;
}

/** `parse` also accepts a leading "v" and white space, which the specification does not. */
function isSemantic(version: string): boolean {
  return /^\d.*\S$/.test(version) && parse(version) !== null;
}
