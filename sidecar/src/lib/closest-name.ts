/** Limit of edits between two similar names, as a fraction of the longer one. */
const EDITS_SHARE_MAX = 0.4;

/** Returns the name in the list that is most similar to a typo; undefined if no name is similar. */
export function closestName(typo: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestEdits = Infinity;
  for (const name of names) {
    const edits = editDistance(typo.toLowerCase(), name.toLowerCase());
    const isSimilar = edits <= Math.max(typo.length, name.length) * EDITS_SHARE_MAX;
    if (isSimilar && edits < bestEdits) [best, bestEdits] = [name, edits];
  }
  return best;
}

/** Counts the insertions, deletions, replacements and swaps of neighbors between two texts. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      let edits = Math.min(
        last[column]! + 1,
        current[column - 1]! + 1,
        last[column - 1]! + (isSame ? 0 : 1),
      );
      const isSwap = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (isSwap) edits = Math.min(edits, beforeLast[column - 2]! + 1);
      current.push(edits);
    }
    [beforeLast, last] = [last, current];
  }
  return last[b.length]!;
}
