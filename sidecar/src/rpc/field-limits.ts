import {
  FRAME_FIELDS_MAX,
  FRAME_PART_FIELDS,
  FRAME_SCAN_BYTES,
  REQUEST_FIELDS_MAX,
} from '../limits.ts';
import { FieldScanner, schema } from '../wire/load.ts';

const scanner = new FieldScanner(schema);

/** True if the message is too short to exceed the limit: a field has at least one byte. */
function isShort(bytes: Uint8Array, fieldsMax: number): boolean {
  return bytes.length <= fieldsMax;
}

/** Checks the number of fields before decoding. @throws TooManyFieldsError above the limit. */
export function checkFields(
  message: string,
  bytes: Uint8Array,
  fieldsMax: number = REQUEST_FIELDS_MAX,
): void {
  if (!isShort(bytes, fieldsMax)) scanner.check(message, bytes, fieldsMax);
}

/**
 * Splits a frame into parts that each decode in some milliseconds; null for a small frame.
 *
 * @throws TooManyFieldsError
 */
export function framePartsOf(message: string, bytes: Uint8Array): Uint8Array[] | null {
  if (bytes.length <= FRAME_SCAN_BYTES) return null;
  const parts = scanner.split(message, bytes, FRAME_PART_FIELDS, FRAME_FIELDS_MAX);
  return parts.length === 1 ? null : parts;
}
