/**
 * Characters that a terminal or a log viewer interprets or hides: control characters, line and
 * paragraph separators, invisible and bidirectional format characters, unpaired surrogates. The two
 * joiners that scripts and emoji need are excluded.
 */
const UNSAFE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Returns the text on one line, with unsafe characters as JSON escapes. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (character) => {
    if (character === '\n') return '\\n';
    const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
  });
}
