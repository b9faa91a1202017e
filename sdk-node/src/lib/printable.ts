/**
 * What a terminal or a log viewer obeys or hides instead of showing: control characters, line and
 * paragraph separators, invisible and bidirectional format characters, halves of surrogate pairs.
 * The two joiners that scripts and emoji need are shown.
 */
const UNSAFE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Text on one line that shows every character and controls nothing; escapes are those of JSON. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (character) => {
    if (character === '\n') return '\\n';
    const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
  });
}
