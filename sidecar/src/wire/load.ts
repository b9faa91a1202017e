// Wire: converts bytes to model objects and back; it decides nothing. @perdure/proto compiles
// codecs when the process starts; this file sets the sidecar's options of them.
import { loadContract as loadProto } from '@perdure/proto/codec';
import type { Contract } from '@perdure/proto/codec';

export { FieldScanner, MalformedError, schema, TooManyFieldsError } from '@perdure/proto/codec';
export type { Codec, Contract } from '@perdure/proto/codec';

/** Fields whose elements may be encoded already; their bytes are inserted without decoding. */
const spliced: readonly string[] = [
  'TurnTask.events',
  'LiveRequestTask.events',
  'GetHistoryResponse.events',
];

/** Compiles the codecs, which takes some milliseconds: call it once. */
export function loadContract(): Contract {
  return loadProto({ spliced });
}
