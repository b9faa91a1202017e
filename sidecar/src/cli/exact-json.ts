// JSON whose integers are printed as they are stored: numbers of JavaScript round what is beyond
// 2^53. Such an integer is read as a text that begins with a mark, and written without it.
const MARK = '\u0000integer ';
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const MARKED = /"\\u0000integer (-?\d+)"/g;

/** `JSON.parse`; integers that a number cannot hold exactly become marked texts. */
export function parseExact(text: string): unknown {
  // Rare: most texts have no number that is long enough.
  if (!/\d{16}/.test(text)) return JSON.parse(text) as unknown;
  const marked = text.replaceAll(TOKEN, (token) => {
    const isRounded = /^-?\d{16,}$/.test(token) && BigInt(token) !== BigInt(Number(token));
    return isRounded ? JSON.stringify(MARK + token) : token;
  });
  return JSON.parse(marked) as unknown;
}

/** `JSON.stringify`; marked texts are written as the integers that they stand for. */
export function stringifyExact(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replaceAll(MARKED, '$1');
}
