// Wire: bytes to model and back; it decides nothing. Codecs are compiled by @perdure/proto
// when the process starts; here is what the sidecar asks of them.
import { loadContract as loadProto } from '@perdure/proto/codec';
import type { Contract } from '@perdure/proto/codec';

export { FieldScanner, MalformedError, schema, TooManyFieldsError } from '@perdure/proto/codec';
export type { Codec, Contract } from '@perdure/proto/codec';

/** Fields whose elements may be encoded already; their bytes are spliced in, never looked at. */
const spliced: readonly string[] = [
  'TurnTask.events',
  'LiveRequestTask.events',
  'GetHistoryResponse.events',
];

/** Compiles the codecs: some milliseconds, so do it once. */
export function loadContract(): Contract {
  return loadProto({ spliced });
}
