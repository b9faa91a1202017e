import { PerdureError } from '../model/error.ts';
import { DEFAULT_NAMESPACE } from '../model/namespace.ts';
import type { CallHeaders } from './call-headers.ts';

/** Metadata with the namespace of a call. */
export const NAMESPACE_KEY: string = 'perdure-namespace';

/**
 * The namespace of a call; its existence is not checked here.
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
