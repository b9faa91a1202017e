import { PerdureError } from '../model/error.ts';
import { DEFAULT_NAMESPACE } from '../model/namespace.ts';
import type { CallHeaders } from './call-headers.ts';

/** Metadata of a call that names the namespace it is for. */
export const NAMESPACE_KEY: string = 'perdure-namespace';

/**
 * The namespace that a call is for; whether there is one of this name is not looked at here.
 *
 * @throws PerdureError INVALID_ARGUMENT when it names several.
 */
export function namespaceOf(headers: CallHeaders): string {
  const names = headers.get(NAMESPACE_KEY);
  if (names.length > 1) {
    throw new PerdureError('INVALID_ARGUMENT', `${NAMESPACE_KEY} is given ${names.length} times`);
  }
  return String(names[0] ?? '') || DEFAULT_NAMESPACE;
}
