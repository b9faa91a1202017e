// Wire: bytes to model and back; it decides nothing. Codecs come from the .proto files, compiled by
// @perdure/proto when the process starts; here is what the sidecar asks of them.
import { loadContract as loadProto } from '@perdure/proto/codec';
import type { Contract } from '@perdure/proto/codec';

export { MalformedError } from '@perdure/proto/codec';
export type { Codec, Contract } from '@perdure/proto/codec';

/** Fields whose elements may be encoded already; their bytes are spliced in, never looked at. */
const spliced: readonly string[] = [
  'TurnTask.events',
  'AskTask.events',
  'GetHistoryResponse.events',
];

/** Reads the .proto files and compiles their codecs: about 50 ms, so do it once. */
export function loadContract(): Contract {
  return loadProto({ spliced });
}
