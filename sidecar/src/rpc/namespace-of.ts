import { PerdureError } from '../model/error.ts';
import { DEFAULT_NAMESPACE } from '../model/namespace.ts';
import type { CallHeaders } from './call-headers.ts';

/** Metadata key of the namespace of a call. */
export const NAMESPACE_KEY: string = 'perdure-namespace';

/**
 * Returns the namespace of a call without a check of its existence.
 *
 * @throws PerdureError INVALID_ARGUMENT when the call names several namespaces.
 */
export function namespaceOf(headers: CallHeaders): string {
  const names = headers.get(NAMESPACE_KEY);
  if (names.length > 1) {
    throw new PerdureError(
      'INVALID_ARGUMENT',
      `${NAMESPACE_KEY} has ${names.length} values; expected one`,
    );
  }
  return String(names[0] ?? '') || DEFAULT_NAMESPACE;
}
