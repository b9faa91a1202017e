// JSON with exact integers: JavaScript numbers round integers beyond 2^53. Such an integer is read
// as a text with a mark as prefix, and written without it.
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

/** `JSON.stringify`; marked texts are written as integers. */
export function stringifyExact(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replaceAll(MARKED, '$1');
}
