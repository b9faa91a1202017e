// The difference of two JSON values, as text. In expected values, "$any" matches any value and
// "$uuid" a version 4 UUID; stacks of failures are never compared.

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

type Json = { readonly [key: string]: unknown };

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function plain(wanted: unknown, actual: unknown, where: string): string {
  return `${where}\n    wanted: ${JSON.stringify(wanted)}\n    actual: ${JSON.stringify(actual)}`;
}

/** The first difference, or undefined. */
export function differenceOf(wanted: unknown, actual: unknown, where: string): string | undefined {
  if (wanted === '$any') return undefined;
  if (wanted === '$uuid' && typeof actual === 'string' && uuid.test(actual)) return undefined;
  if (Array.isArray(wanted) && Array.isArray(actual)) {
    if (wanted.length !== actual.length) return plain(wanted, actual, where);
    return wanted
      .map((item, at) => differenceOf(item, actual[at], `${where}[${at}]`))
      .find((difference) => difference !== undefined);
  }
  if (isObject(wanted) && isObject(actual)) {
    const keys = new Set([...Object.keys(wanted), ...Object.keys(actual)]);
    for (const key of keys) {
      if (key === 'stack' && !(key in wanted)) continue;
      const difference = differenceOf(wanted[key], actual[key], `${where}.${key}`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  return Object.is(wanted, actual) ? undefined : plain(wanted, actual, where);
}
