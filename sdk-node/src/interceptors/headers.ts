// The interceptors room: functions of the application around client calls, activities and
// orchestrations. They see, add headers and may refuse; what is called hands back its own promise,
// so that nothing waits longer than it would without them. Where there are none, nothing runs.
import type { Header } from '../replay/wire-types.ts';

/** What travels beside a value, by name. */
export type Headers = Readonly<Record<string, string>>;

export const noHeaders: Headers = Object.freeze({});

/** Headers as they came. */
export function headersOf(wire: readonly Header[] | undefined): Headers {
  if (wire === undefined || wire.length === 0) return noHeaders;
  return Object.freeze(Object.fromEntries(wire.map(({ key, value }) => [key, value])));
}

/** Headers as they go. */
export function wireHeaders(headers: Headers): Header[] {
  return Object.entries(headers).map(([key, value]) => ({ key, value }));
}
