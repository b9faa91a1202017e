import {
  FRAME_FIELDS_MAX,
  FRAME_PART_FIELDS,
  FRAME_SCAN_BYTES,
  REQUEST_FIELDS_MAX,
} from '../limits.ts';
import { FieldScanner, schema } from '../wire/load.ts';

const scanner = new FieldScanner(schema);

/** A field has at least one byte: shorter messages need no count. */
function isShort(bytes: Uint8Array, fieldsMax: number): boolean {
  return bytes.length <= fieldsMax;
}

/** @throws TooManyFieldsError when a request has too many fields to be decoded at once. */
export function checkFields(
  message: string,
  bytes: Uint8Array,
  fieldsMax: number = REQUEST_FIELDS_MAX,
): void {
  if (!isShort(bytes, fieldsMax)) scanner.check(message, bytes, fieldsMax);
}

/**
 * Splits a frame into parts that are each decoded in some milliseconds; null if it needs no split.
 *
 * @throws TooManyFieldsError
 */
export function framePartsOf(message: string, bytes: Uint8Array): Uint8Array[] | null {
  if (bytes.length <= FRAME_SCAN_BYTES) return null;
  const parts = scanner.split(message, bytes, FRAME_PART_FIELDS, FRAME_FIELDS_MAX);
  return parts.length === 1 ? null : parts;
}
