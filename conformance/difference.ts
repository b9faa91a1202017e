// The difference of two JSON values, as text. In expected values, "$any" matches any value and
// "$uuid" a version 4 UUID; stacks of failures are never compared.

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

type Json = { readonly [key: string]: unknown };

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function plain(expected: unknown, actual: unknown, where: string): string {
  const [left, right] = [expected, actual].map((value) => JSON.stringify(value));
  return `${where}\n    expected: ${left}\n    actual:   ${right}`;
}

/** The first difference, or undefined. */
export function differenceOf(
  expected: unknown,
  actual: unknown,
  where: string,
): string | undefined {
  if (expected === '$any') return undefined;
  if (expected === '$uuid' && typeof actual === 'string' && uuid.test(actual)) return undefined;
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (expected.length !== actual.length) return plain(expected, actual, where);
    return expected
      .map((item, at) => differenceOf(item, actual[at], `${where}[${at}]`))
      .find((difference) => difference !== undefined);
  }
  if (isObject(expected) && isObject(actual)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
    for (const key of keys) {
      if (key === 'stack' && !(key in expected)) continue;
      const difference = differenceOf(expected[key], actual[key], `${where}.${key}`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  return Object.is(expected, actual) ? undefined : plain(expected, actual, where);
}
