// Wire: converts bytes to model objects and back. @perdure/proto compiles codecs at the start of
// the process; this file sets the options of the sidecar.
import { loadContract as loadProto } from '@perdure/proto/codec';
import type { Contract } from '@perdure/proto/codec';

export { FieldScanner, MalformedError, schema, TooManyFieldsError } from '@perdure/proto/codec';
export type { Codec, Contract } from '@perdure/proto/codec';

/**
 * Fields with elements that may already be encoded. Encoded elements are inserted without decoding.
 */
const spliced: readonly string[] = [
  'TurnTask.events',
  'LiveRequestTask.events',
  'GetHistoryResponse.events',
];

/** Compiles the codecs, which takes some milliseconds: call it once. */
export function loadContract(): Contract {
  return loadProto({ spliced });
}
