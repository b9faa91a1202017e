/**
 * Unsafe characters, which a terminal or a log viewer interprets or hides: control characters (C0,
 * DEL, C1), line and paragraph separators, invisible and bidirectional format characters, and
 * halves of surrogate pairs. The two joiners that scripts and emoji need are safe.
 */
const UNSAFE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  let text = '';
  for (let at = 0; at < character.length; at += 1) {
    text += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return text;
}

/**
 * Returns the text on one line with all unsafe characters escaped as in JSON. JSON on one line
 * remains equivalent JSON.
 */
export function printable(text: string): string {
  return text.replace(UNSAFE, escaped);
}
