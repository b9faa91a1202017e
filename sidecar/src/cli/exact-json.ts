// JSON with exact integers: JavaScript numbers round integers beyond 2^53. `parseExact` converts
// such an integer to a text with a prefix, and `stringifyExact` removes the prefix.
const PREFIX = '\u0000integer ';
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const MARKED = /"\\u0000integer (-?\d+)"/g;

/**
 * Like `JSON.parse`; integers that a number cannot represent exactly become texts with the prefix.
 */
export function parseExact(text: string): unknown {
  // Most texts contain no integer of that length.
  if (!/\d{16}/.test(text)) return JSON.parse(text) as unknown;
  const marked = text.replaceAll(TOKEN, (token) => {
    const isRounded = /^-?\d{16,}$/.test(token) && BigInt(token) !== BigInt(Number(token));
    return isRounded ? JSON.stringify(PREFIX + token) : token;
  });
  return JSON.parse(marked) as unknown;
}

/** Like `JSON.stringify`; texts with the prefix become integers. */
export function stringifyExact(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replaceAll(MARKED, '$1');
}
