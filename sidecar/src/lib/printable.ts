/**
 * What a terminal or a log viewer obeys or hides instead of showing: control characters (C0, DEL,
 * C1), line and paragraph separators, invisible and bidirectional format characters, and halves of
 * surrogate pairs. The two joiners that scripts and emoji need are shown.
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
 * Text on one line that shows every character and controls nothing. The escapes are those of JSON:
 * text that is JSON on one line stays the same JSON.
 */
export function printable(text: string): string {
  return text.replace(UNSAFE, escaped);
}
