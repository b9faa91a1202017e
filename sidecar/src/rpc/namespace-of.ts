import type { Metadata } from '@grpc/grpc-js';

import { PerdureError } from '../model/error.ts';
import { DEFAULT_NAMESPACE } from '../model/namespace.ts';

/** Metadata of a call that names the namespace it is for. */
export const NAMESPACE_KEY: string = 'perdure-namespace';

/**
 * The namespace that a call is for; whether there is one of this name is not looked at here.
 *
 * @throws PerdureError INVALID_ARGUMENT when it names several.
 */
export function namespaceOf(metadata: Metadata): string {
  const names = metadata.get(NAMESPACE_KEY);
  if (names.length > 1) {
    throw new PerdureError('INVALID_ARGUMENT', `${NAMESPACE_KEY} is given ${names.length} times`);
  }
  return String(names[0] ?? '') || DEFAULT_NAMESPACE;
}
